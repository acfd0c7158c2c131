/// Which colour a name has: that of its place, the same in every picture.
///
/// The colours are those of Okabe and Ito, which people with any kind of colour vision can tell
/// apart, in an order that begins with the ones of most contrast on white. From the eighth name on
/// they come again with dashed lines and paler bars.
struct Palette: Sendable {
  private let places: [String: Int]

  /// A palette for names, in their order; those that come again keep their first place.
  init(_ names: [String]) {
    var places: [String: Int] = [:]
    for name in names where places[name] == nil { places[name] = places.count }
    self.places = places
  }

  static let colors = [
    "0072B2", "D55E00", "009E73", "CC79A7", "E69F00", "56B4E9", "4D4D4D",
  ]

  /// Red, green and blue in hexadecimal; the first colour for a name that is none of the palette's.
  func color(of name: String) -> String {
    Self.colors[(places[name] ?? 0) % Self.colors.count]
  }

  /// gnuplot's word for the dashes of a name's lines.
  func dashes(of name: String) -> String {
    ["solid", "'-'", "'.'", "'_'"][round(of: name) % 4]
  }

  /// How transparent the bars of a name are, before its colour: `00` is solid.
  func barVeil(of name: String) -> String { ["00", "90", "60", "C0"][round(of: name) % 4] }

  /// How often all colours were given before this name's.
  private func round(of name: String) -> Int { (places[name] ?? 0) / Self.colors.count }
}
