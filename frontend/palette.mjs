// The colours of maps and charts.

// One hue from light to dark: the order can be told without seeing colours, and in a grey print.
export const SHADES = ["#dbe8f6", "#a9c9ea", "#649fd6", "#2b6cb0", "#123a63"];

// Told apart by every kind of colour blindness and, in a grey print, by lightness; each 3:1 or more against white.
export const SERIES = [SHADES[3], "#d55e00", SHADES[4], "#009e73", "#767676"];
