import Foundation

/// Numbers as a person reads them: as many digits as their interval means something.
package enum NumberText {
  /// `−134`, `0.52`, `1.25e+07`: with a real minus sign.
  /// - Parameter spread: the width that decides the digits: two of its digits are shown. Without one, three digits
  ///   of the number are.
  package static func number(_ value: Double, spread: Double? = nil) -> String {
    guard value.isFinite else { return "\(value)" }
    let magnitude = abs(value)
    let width = spread.flatMap { $0.isFinite && $0 > 0 ? $0 : nil } ?? magnitude / 10
    let digits = width > 0 ? min(6, max(0, 1 - Int(log10(width).rounded(.down)))) : 1
    let text =
      magnitude >= 1e7
      ? String(format: "%.3g", value) : String(format: "%.\(digits)f", value)
    // What is rounded to zero has no sign.
    let isZero = text.allSatisfy { "-0.".contains($0) }
    return (isZero ? text.replacingOccurrences(of: "-", with: "") : text)
      .replacingOccurrences(of: "-", with: "−")
  }

  /// `211 [180, 242]`, or `211` where there is no interval.
  package static func estimate(_ estimate: Estimate, isSigned: Bool = false) -> String {
    let spread = estimate.interval.map { $0.upperBound - $0.lowerBound }
    func text(_ value: Double) -> String { number(value, spread: spread) }
    let value = text(estimate.value)
    let sign = isSigned && estimate.value > 0 && !value.hasPrefix("−") ? "+" : ""
    guard let interval = estimate.interval else { return sign + value }
    return "\(sign)\(value) [\(text(interval.lowerBound)), \(text(interval.upperBound))]"
  }

  /// `0.80 [0.44, 1.00]`: a probability with two digits.
  package static func probability(_ estimate: Estimate) -> String {
    func text(_ value: Double) -> String { String(format: "%.2f", value) }
    guard let interval = estimate.interval else { return text(estimate.value) }
    return "\(text(estimate.value)) [\(text(interval.lowerBound)), \(text(interval.upperBound))]"
  }

  /// `1,000,000`.
  package static func count(_ value: Int) -> String {
    var groups: [Substring] = []
    var rest = Substring("\(value)")
    while rest.count > 3 {
      groups.insert(rest.suffix(3), at: 0)
      rest = rest.dropLast(3)
    }
    return ([rest] + groups).joined(separator: ",")
  }

  /// `1 run`, `3 runs`.
  package static func plural(_ number: Int, _ word: String) -> String {
    "\(count(number)) \(word)\(number == 1 ? "" : "s")"
  }

  /// `a`, `a and b`, `a, b and c`.
  package static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }
}
