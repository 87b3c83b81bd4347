"""Addresses of money on its way, below /<region>/funding/payments/."""

from django.urls import path

from opora.funding.payments.pages import looking, ordering, refunding

app_name = "payments"
urlpatterns = [
    path("", looking.index, name="index"),
    path("<round:place>/", looking.round_, name="round"),
    path("<round:place>/plan/", ordering.plan, name="plan"),
    path("<round:place>/order/", ordering.order, name="make-order"),
    path("<round:place>/orders/", looking.orders, name="orders"),
    path("<round:place>/orders/<int:number>/", looking.order, name="order"),
    path("<round:place>/orders/<int:number>/pay/", ordering.pay, name="pay"),
    path("<round:place>/orders/<int:number>/undo/", ordering.undo, name="undo"),
    path("<round:place>/orders/<int:number>/withdraw/", ordering.withdraw, name="withdraw"),
    path("<round:place>/refunds/", looking.refunds, name="refunds"),
    path("<round:place>/refunds/<int:number>/", looking.refund, name="refund"),
    path("<round:place>/refunds/<int:number>/<slug:how>/", refunding.close, name="close-refund"),
    path("<round:place>/services/<str:identifier>/", looking.service, name="service"),
    path("<round:place>/services/<str:identifier>/demand/", refunding.demand, name="demand"),
    path("<round:place>/services/<str:identifier>/<int:number>/back/", ordering.come_back, name="come-back"),
    path(
        "<round:place>/services/<str:identifier>/<int:number>/again/", ordering.plan_again, name="plan-again"
    ),
]
