/// About how wide text is, for deciding where lines break; DejaVu Sans, which is wider than most.
enum TextMeasure {
  /// The width of text in pixels.
  /// - Parameter size: the height of the letters in pixels.
  static func width(of text: String, size: Double) -> Double {
    text.reduce(0) { $0 + share(of: $1) } * size
  }

  /// Lines of at most `limit` pixels, broken at spaces, in `snake_case` and in `camelCase`. What
  /// `count` lines cannot hold ends with an ellipsis.
  static func lines(_ text: String, size: Double, limit: Double, count: Int) -> [String] {
    var lines: [String] = []
    var rest = text.split(whereSeparator: \.isNewline).joined(separator: " ")[...]
    while !rest.isEmpty {
      if width(of: String(rest), size: size) <= limit { return lines + [String(rest)] }
      if lines.count == count - 1 { break }
      let end = breakPlace(in: rest, size: size, limit: limit)
      lines.append(trimmed(rest[..<end]))
      rest = rest[end...].drop(while: \.isWhitespace)
    }
    return rest.isEmpty ? lines : lines + [shortened(String(rest), size: size, limit: limit)]
  }

  /// The text, or its beginning and an ellipsis.
  static func shortened(_ text: String, size: Double, limit: Double) -> String {
    guard width(of: text, size: size) > limit else { return text }
    var text = text
    while !text.isEmpty, width(of: text + "…", size: size) > limit { text.removeLast() }
    return text + "…"
  }

  /// Past the last separator that fits or before the last capital inside a word, else past the
  /// last letter that fits.
  private static func breakPlace(
    in text: Substring, size: Double, limit: Double
  ) -> String.Index {
    var (used, place, last) = (0.0, text.startIndex, text.startIndex)
    while place < text.endIndex {
      used += share(of: text[place]) * size
      if used > limit { break }
      let next = text.index(after: place)
      let isHump = next < text.endIndex && text[place].isLowercase && text[next].isUppercase
      if " _-/".contains(text[place]) || isHump { last = next }
      place = next
    }
    if last > text.startIndex { return last }
    return place > text.startIndex ? place : text.index(after: text.startIndex)
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }

  private static func share(of letter: Character) -> Double {
    switch letter {
    case "i", "j", "l", "I", ".", ",", ":", ";", "'", "|", "!", " ", "·": 0.32
    case "_": 0.5
    case "f", "r", "t", "(", ")", "[", "]", "/", "-", "J": 0.4
    case "m", "w", "M", "W", "%", "@", "→", "±", "−", "+", "=", "<", ">", "…": 0.88
    case _ where letter.isUppercase: 0.7
    case _ where !letter.isASCII && !letter.isLowercase: 1
    default: 0.62
    }
  }
}
