import Foundation

/// Pictures as files.
enum PictureFiles {
  /// Replaces a file as a whole, making its folder if that is missing.
  static func write(_ bytes: [UInt8], to path: String) throws(FigureError) {
    let place = URL(fileURLWithPath: path)
    do {
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: place, options: .atomic)
    } catch {
      throw .cannotWrite(path: path, reason: error.localizedDescription)
    }
  }

  static func read(_ path: String) throws(FigureError) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path), !data.isEmpty else {
      throw .failed(what: "gnuplot wrote no picture", details: "")
    }
    return Array(data)
  }

  /// gnuplot's SVG with letters that any reader has, and without the names and comments that say
  /// nothing.
  static func polished(_ svg: [UInt8]) -> [UInt8] {
    let family = "font-family=\"\(GnuplotScript.fontName)"
    let known = "\(family), Verdana, Arial, sans-serif\""
    let text = String(decoding: svg, as: UTF8.self)
      .replacing("\(family):Bold\"", with: "\(known) font-weight=\"bold\"")
      .replacing("\(family)\"", with: known)
      .replacing("<title>Gnuplot</title>\n", with: "")
    return Array(text.utf8)
  }
}
