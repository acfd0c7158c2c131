import Foundation

/// How a film is written.
enum FilmFormat: String, CaseIterable {
  case mp4, webm, gif

  /// By the ending of a path.
  /// - Throws: `FigureError.unsuitable`.
  static func of(_ path: String) throws(FigureError) -> FilmFormat {
    let ending = URL(fileURLWithPath: path).pathExtension
    guard let format = FilmFormat(rawValue: ending.lowercased()) else {
      let known = allCases.map { ".\($0.rawValue)" }.joined(separator: ", ")
      throw .unsuitable(
        what: "'\(path)' does not say which format the film is to have: its name ends in one of "
          + "\(known).")
    }
    return format
  }

  /// What ffmpeg is told of the film; every pixel becomes a square of `scale` pixels.
  func arguments(scale: Int) -> [String] {
    let enlarged = "scale=iw*\(scale):ih*\(scale):flags=neighbor"
    // Colours are kept for squares of four pixels, so both sides must be even.
    let even = "\(enlarged),pad=ceil(iw/2)*2:ceil(ih/2)*2,format=yuv420p"
    switch self {
    case .mp4:
      // The index stands in front, so that a browser shows the film while it loads.
      return [
        "-vf", even, "-c:v", "libx264", "-crf", "18", "-movflags", "+faststart", "-f", "mp4",
      ]
    case .webm:
      return [
        "-vf", even, "-c:v", "libvpx-vp9", "-crf", "24", "-b:v", "0", "-deadline", "good",
        "-cpu-used", "4", "-row-mt", "1", "-f", "webm",
      ]
    case .gif:
      // A palette for each picture: one for all would need all pictures in memory.
      return [
        "-filter_complex",
        "\(enlarged),split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=new=1",
        "-f", "gif",
      ]
    }
  }
}
