import Foundation

/// A mark on an axis.
struct Tick: Equatable, Sendable {
  var value: Double
  var label: String
}

/// The numbers that an axis holds, and where it is marked.
struct Axis: Sendable {
  var lower: Double
  var upper: Double
  /// `nil` for round numbers, as many as there is room for.
  var ticks: [Tick]?
  var hasGrid: Bool

  init(lower: Double, upper: Double, ticks: [Tick]?, hasGrid: Bool) {
    self.lower = lower
    self.upper = upper
    self.ticks = ticks
    self.hasGrid = hasGrid
  }

  /// From one number to a greater one. Numbers that are equal, or too close to be told apart, get
  /// room on both sides.
  init(_ lower: Double, _ upper: Double) {
    let isTooShort = upper - lower <= 1e-9 * max(lower.magnitude, upper.magnitude)
    let room = isTooShort ? max(lower.magnitude * 0.1, upper.magnitude * 0.1, 1e-9) : 0
    self.init(
      lower: lower == 0 && upper == 0 ? -1 : lower - room,
      upper: lower == 0 && upper == 0 ? 1 : upper + room, ticks: nil, hasGrid: true)
  }

  /// All of `values`, of which there is one, and a share of their span on both sides.
  init(spanning values: [Double], margin: Double) {
    let (least, greatest) = (values.min() ?? 0, values.max() ?? 1)
    let room = (greatest - least) * margin
    self.init(least - room, greatest + room)
  }

  /// Where in the axis a value stands: 0 at the lower end, 1 at the upper.
  func share(of value: Double) -> Double { (value - lower) / (upper - lower) }

  /// The given ticks, or round numbers.
  /// - Parameter count: about how many there is room for.
  func ticks(about count: Int) -> [Tick] {
    ticks ?? Axis.roundTicks(from: lower, to: upper, about: count)
  }

  /// Multiples of 1, 2 or 5 times a power of ten.
  static func roundTicks(from lower: Double, to upper: Double, about count: Int) -> [Tick] {
    let coarse = (upper - lower) / Double(max(1, count))
    let power = pow(10, floor(log10(coarse)))
    guard coarse > 0, power > 0, power.isFinite else { return [] }
    let step = power * ([1, 2, 5, 10].first { $0 * power >= coarse * 0.9999 } ?? 10)
    let first = (lower / step - 1e-9).rounded(.up)
    let last = (upper / step + 1e-9).rounded(.down)
    guard last - first < 100 else { return [] }
    let values = stride(from: first, through: last, by: 1).map { $0 * step }
    let greatest = values.map(\.magnitude).max() ?? 0
    return values.map { Tick(value: $0, label: label(of: $0, step: step, greatest: greatest)) }
  }

  /// Marks of an axis of decimal logarithms: powers of ten, and 2 and 5 times them where there are few.
  static func powerTicks(from lower: Double, to upper: Double) -> [Tick] {
    guard lower.isFinite, upper.isFinite, upper - lower < 60 else { return [] }
    let powers = Int(lower.rounded(.down))...Int(upper.rounded(.up))
    let factors = upper - lower < 2.2 ? [1.0, 2, 5] : [1]
    let every = max(1, Int(((upper - lower) / 6).rounded(.up)))
    return powers.filter { $0 % every == 0 }.flatMap { power in
      factors.compactMap { factor in
        let value = Double(power) + log10(factor)
        guard value >= lower - 1e-9, value <= upper + 1e-9 else { return nil }
        return Tick(value: value, label: powerLabel(factor, power))
      }
    }
  }

  /// `1e−4`, `0.05`, `20`, `1e5`.
  private static func powerLabel(_ factor: Double, _ power: Int) -> String {
    switch power {
    case -3 ... -1: String(format: "%.\(-power)f", factor * pow(10, Double(power)))
    case 0...3: String(format: "%.0f", factor * pow(10, Double(power)))
    default: "\(Int(factor))e\(power)".replacing("-", with: "−")
    }
  }

  /// `0.25`, `−3`, `200k`, `1.5M`, `2e−7`: short, and with a real minus sign.
  static func label(of value: Double, step: Double, greatest: Double) -> String {
    // A sum of steps that should be zero may miss it by a rounding.
    if value.magnitude < step * 1e-6 { return "0" }
    let text: String
    if greatest >= 1e13 || greatest < 1e-3 {
      let parts = String(format: "%.1e", value).split(separator: "e")
      let mantissa = parts[0].hasSuffix(".0") ? parts[0].dropLast(2) : parts[0]
      text = "\(mantissa)e\(Int(parts[1]) ?? 0)"
    } else if greatest < 1e4 {
      text = decimal(value, step: step)
    } else {
      let units = [("T", 1e12), ("G", 1e9), ("M", 1e6), ("k", 1e3)]
      let unit = units.first { value.magnitude >= $0.1 * 0.9999999 } ?? ("", 1)
      text = plain(decimal(value / unit.1, step: step / unit.1)) + unit.0
    }
    return text.replacing("-", with: "−")
  }

  /// With as many digits as tell neighbours apart.
  private static func decimal(_ value: Double, step: Double) -> String {
    let digits = min(9, max(0, Int((-log10(step) - 1e-9).rounded(.up))))
    return String(format: "%.\(digits)f", value)
  }

  /// `1`, not `1.0`, before a unit.
  private static func plain(_ decimal: String) -> String {
    guard decimal.contains(".") else { return decimal }
    var text = decimal
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
}
