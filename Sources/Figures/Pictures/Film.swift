import Foundation
import Workers

/// A film, picture by picture, made by `ffmpeg`.
///
/// ```swift
/// let film = try Film(path: "walker.mp4", framesPerSecond: 50)
/// for frame in frames { try film.add(frame) }
/// try film.finish()
/// ```
///
/// The ending of the path chooses the format: `.mp4` (H.264, which every browser plays), `.webm` (VP9)
/// or `.gif` (in 256 colours a picture, and large).
///
/// What it guarantees:
/// - What cannot be (no ffmpeg, an ending without a format, a folder that takes no files) is said
///   before the first picture.
/// - The film has its name once it is whole; until then `PATH.partial` grows, and goes when the film
///   is given up or the program that makes it fails; a program that is killed leaves it.
/// - Odd sizes get a black line, since these formats keep colours for squares of four pixels.
///
/// Adding waits where ffmpeg is slower than the pictures come; nothing is gathered in memory.
public final class Film {
  /// Where the film will stand.
  public let path: String
  /// Pictures that were added.
  public private(set) var frames = 0

  private let format: FilmFormat
  private let framesPerSecond: Double
  private let scale: Int?
  private let program: String
  private let unfinished: String
  private var size: (width: Int, height: Int)?
  private var worker: Worker?
  /// Whether the film is made or given up, so that its unfinished file is no longer its own.
  private var isOver = false

  /// Seconds that the last pictures may take after all were added.
  private static let patience = 600.0

  /// A film without pictures yet.
  /// - Parameters:
  ///   - path: where it will stand, ending in `.mp4`, `.webm` or `.gif`; its folder is made if it is missing.
  ///   - framesPerSecond: how fast it is shown; positive.
  ///   - scale: every pixel becomes a square of so many; positive. `nil`: of as many as make a small
  ///     picture 320 pixels large.
  /// - Throws: `FigureError.unsuitable` for another ending, `FigureError.missing` without ffmpeg,
  ///   `FigureError.cannotWrite`.
  public init(
    path: String, framesPerSecond: Double = 30, scale: Int? = nil,
    variables: [String: String] = ProcessInfo.processInfo.environment
  ) throws(FigureError) {
    precondition(
      framesPerSecond > 0 && framesPerSecond.isFinite && scale ?? 1 > 0,
      "A Film has a positive rate and scale, not \(framesPerSecond) and \(scale ?? 1)")
    self.path = path
    self.framesPerSecond = framesPerSecond
    self.scale = scale
    format = try FilmFormat.of(path)
    guard let program = Programs.path(of: "ffmpeg", variables: variables) else {
      throw .missing(
        what: "The program ffmpeg, which makes films,",
        remedy: "`./encore` installs it, and so does `apt-get install ffmpeg`.")
    }
    self.program = program
    try Self.requireNoFolder(path)
    // The program starts in a directory of its own.
    unfinished = URL(fileURLWithPath: path).standardizedFileURL.path + ".partial"
    try Self.begin(unfinished, of: path)
  }

  deinit { discard() }

  /// Adds a picture; all are of the first one's size.
  /// - Throws: `FigureError.unsuitable` for another size, `FigureError.failed` with ffmpeg's own words.
  public func add(_ frame: Bitmap) throws(FigureError) {
    precondition(!isOver, "Film.add: '\(path)' is finished or was given up")
    if let size, size != (frame.width, frame.height) {
      throw .unsuitable(
        what: "A film of \(size.width) x \(size.height) pixels cannot go on with a picture of "
          + "\(frame.width) x \(frame.height).")
    }
    do throws(WorkerError) {
      if worker == nil { try start(with: frame) }
      try worker?.send(unframed: frame.pixels)
      frames += 1
    } catch {
      throw failure(error)
    }
  }

  /// Makes the film of what was added; at least one picture. Nothing can be added then.
  /// - Throws: `FigureError.failed` with ffmpeg's own words, `FigureError.cannotWrite`.
  public func finish() throws(FigureError) {
    guard let worker, !isOver else {
      discard()
      throw .unsuitable(what: "A film needs a picture, and none was added.")
    }
    do throws(WorkerError) {
      try worker.complete(within: Self.patience)
    } catch {
      throw failure(error)
    }
    guard rename(unfinished, path) == 0 else {
      let reason = String(cString: strerror(errno))
      discard()
      throw .cannotWrite(path: path, reason: reason)
    }
    self.worker = nil
    isOver = true
  }

  /// Gives the film up. Calling it twice, or after `finish`, does no harm.
  public func discard() {
    guard !isOver else { return }
    isOver = true
    worker?.kill()
    worker = nil
    unlink(unfinished)
  }

  private func start(with frame: Bitmap) throws(WorkerError) {
    size = (frame.width, frame.height)
    let side = max(frame.width, frame.height)
    let scale = scale ?? max(1, (320 + side - 1) / side)
    let input = [
      "-f", "rawvideo", "-pixel_format", "rgb24", "-video_size", "\(frame.width)x\(frame.height)",
      "-framerate", "\(framesPerSecond)", "-i", "/dev/fd/\(WorkerDescriptor.commands)",
    ]
    worker = try Worker(
      WorkerCommand(
        program: program,
        arguments: ["-hide_banner", "-loglevel", "error", "-nostdin", "-xerror", "-y"] + input
          + format.arguments(scale: scale) + [unfinished],
        variables: ["LC_ALL": "C.UTF-8"]))
  }

  private func failure(_ error: WorkerError) -> FigureError {
    discard()
    if case .cannotStart(let program, let reason) = error {
      return .missing(
        what: "An ffmpeg that starts ('\(program)': \(reason))",
        remedy: "`apt-get install --reinstall ffmpeg` mends it.")
    }
    return .failed(what: "The film was not made: ffmpeg \(error.what)", details: error.output)
  }

  /// Finds out whether the film can be written, before there is anything to write.
  private static func begin(_ unfinished: String, of path: String) throws(FigureError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    // Where this fails, so does what follows, and tells why.
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = open(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else {
      throw .cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
    close(file)
  }

  /// A folder of this name would be found out only once the film is whole.
  private static func requireNoFolder(_ path: String) throws(FigureError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else { return }
    throw .cannotWrite(path: path, reason: "it is a folder")
  }
}
