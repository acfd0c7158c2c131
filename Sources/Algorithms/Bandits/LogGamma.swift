import Foundation

/// ln Γ(x) for a positive x. C's function of the name also tells the sign, which is here always +.
func logGamma(_ x: Double) -> Double {
  let (value, _): (Double, Int) = lgamma(x)
  return value
}
