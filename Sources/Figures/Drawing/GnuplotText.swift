import Foundation

/// How values are written in gnuplot's language.
enum GnuplotText {
  /// A text that gnuplot takes as it stands. Within single quotes nothing has a meaning but the
  /// quote itself: no command runs, nothing is replaced.
  static func quoted(_ text: String) -> String {
    let plain = String(
      text.unicodeScalars.map { scalar -> Character in
        scalar.properties.generalCategory == .control ? " " : Character(scalar)
      })
    return "'" + plain.replacing("'", with: "''") + "'"
  }

  /// The label of a tick, which is a format: a per cent sign stands for itself when doubled.
  static func tickLabel(_ text: String) -> String { quoted(text.replacing("%", with: "%%")) }

  /// A coordinate, precise to well below a pixel.
  static func number(_ value: Double) -> String { String(format: "%.5f", value) }

  /// A place in pixels from the upper left corner, as gnuplot's share of the picture.
  static func place(_ x: Double, _ y: Double, in layout: GridLayout) -> String {
    "screen \(number(x / layout.width)), screen \(number(1 - y / layout.height))"
  }
}
