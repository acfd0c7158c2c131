/// Why a figure could not be drawn.
public enum FigureError: Error, Equatable, Sendable {
  /// A program or a package is not there; `remedy` is the sentence that tells how to get it.
  case missing(what: String, remedy: String)
  /// The program that draws or computes failed; `details` are its own words.
  case failed(what: String, details: String)
  /// What was to be drawn cannot be.
  case unsuitable(what: String)
  /// A file could not be read.
  case cannotRead(path: String, reason: String)
  /// A file could not be written.
  case cannotWrite(path: String, reason: String)
}

extension FigureError: CustomStringConvertible {
  /// What was wrong, and what to do.
  public var description: String {
    switch self {
    case .missing(let what, let remedy): "\(what) is missing. \(remedy)"
    case .failed(let what, let details):
      "\(what)." + (details.isEmpty ? "" : " Its last words:\n\(details)")
    case .unsuitable(let what): what
    case .cannotRead(let path, let reason): "Cannot read \(path): \(reason)."
    case .cannotWrite(let path, let reason):
      "Cannot write \(path): \(reason). Check the disk, or choose another place."
    }
  }
}
