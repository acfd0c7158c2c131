import Foundation
import Testing

@testable import Figures

/// What a call throws as a figure's error.
private func fault(_ call: () throws -> Void) -> FigureError? {
  do { try call() } catch { return error as? FigureError }
  return nil
}

/// Films that cannot be made.
@Suite("Films that cannot be")
struct FilmFaultTests {
  private let folder = TemporaryFolder()
  private let frame = Bitmap(grey: [0, 90, 180, 255], width: 2, height: 2)

  /// A program in the place of ffmpeg.
  private func standIn(_ script: String) throws -> [String: String] {
    _ = try folder.program("bin/ffmpeg", script)
    return ["PATH": "\(folder.path)/bin:/usr/bin:/bin"]
  }

  private func film(_ name: String, _ variables: [String: String]) throws -> Film {
    try Film(path: "\(folder.path)/\(name)", variables: variables)
  }

  @Test func aMissingProgramIsNamedWithItsRemedy() {
    let error = fault { _ = try film("a.mp4", ["PATH": "/no/such/place"]) }
    guard case .missing(let what, let remedy) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(what.contains("ffmpeg") && remedy.contains("apt-get install ffmpeg"))
  }

  @Test(arguments: ["film", "film.avi", "mp4", "film.mp4.txt"])
  func anEndingWithoutAFormat(name: String) throws {
    let variables = try standIn("exit 0")
    guard case .unsuitable(let what) = fault({ _ = try film(name, variables) }) else {
      Issue.record("no such error")
      return
    }
    #expect(what.contains(name) && what.contains(".mp4, .webm, .gif"))
  }

  /// Said before anything is played, and nothing stays behind.
  @Test func aPlaceThatTakesNoFiles() throws {
    let variables = try standIn("exit 0")
    _ = try folder.file("file", "")
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/folder.mp4", withIntermediateDirectories: true)
    for name in ["file/film.mp4", "folder.mp4"] {
      guard case .cannotWrite(let path, _) = fault({ _ = try film(name, variables) }) else {
        Issue.record("no such error: \(name)")
        continue
      }
      #expect(path.contains(name))
    }
    #expect(folder.names == ["bin", "file", "folder.mp4"])
  }

  @Test func failureHasTheProgramsOwnWords() throws {
    let variables = try standIn("head -c 12 <&3 >/dev/null; echo 'no such codec' >&2; exit 8")
    let film = try film("a.mp4", variables)
    let error = fault {
      // The pipe takes some pictures before the death is seen.
      for _ in 0..<100_000 { try film.add(frame) }
    }
    #expect(
      error
        == .failed(
          what: "The film was not made: ffmpeg ended with status 8", details: "no such codec"))
    #expect(folder.names == ["bin"])
    let late = try self.film("b.mp4", standIn("cat <&3 >/dev/null; echo 'disk full' >&2; exit 1"))
    try late.add(frame)
    guard case .failed(_, "disk full") = fault({ try late.finish() }) else {
      Issue.record("no such error")
      return
    }
    #expect(folder.names == ["bin"])
  }

  @Test func anotherSizeIsRefused() throws {
    let film = try film("a.mp4", standIn("cat <&3 >/dev/null"))
    try film.add(frame)
    let error = fault { try film.add(Bitmap(grey: [0], width: 1, height: 1)) }
    guard case .unsuitable(let what) = error else {
      Issue.record("no such error")
      return
    }
    #expect(what.contains("2 x 2") && what.contains("1 x 1"))
  }

  @Test func aFilmWithoutPicturesIsNone() throws {
    let film = try film("a.mp4", standIn("exit 0"))
    guard case .unsuitable = fault({ try film.finish() }) else {
      Issue.record("no such error")
      return
    }
    #expect(folder.names == ["bin"])
  }

  /// What stood there stays until the new film is whole.
  @Test func givingUpLeavesTheOldFilm() throws {
    let variables = try standIn("cat <&3 >/dev/null")
    let path = try folder.file("a.mp4", "old")
    var film: Film? = try film("a.mp4", variables)
    try film?.add(frame)
    #expect(folder.names.contains("a.mp4.partial"))
    film = nil
    #expect(folder.names == ["a.mp4", "bin"])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    let next = try self.film("a.mp4", variables)
    try next.add(frame)
    try next.finish()
    #expect(folder.names == ["a.mp4", "bin"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).isEmpty)
  }
}

/// Real films. Without ffmpeg these are skipped; `ENCORE_REQUIRE_FFMPEG=1` makes that a failure.
@Suite("Films", .enabled(if: FFmpegProbe.isToBeUsed))
struct FilmTests {
  private let folder = TemporaryFolder()

  /// A grey square that moves over a black field, `[5, 7]`.
  private func frame(_ index: Int) -> Bitmap {
    var grey = [UInt8](repeating: 0, count: 35)
    grey[7 + index % 7] = 200
    return Bitmap(grey: grey, width: 7, height: 5)
  }

  @Test(arguments: [
    ("a.mp4", "h264", "yuv420p", "22,16"), ("a.webm", "vp9", "yuv420p", "22,16"),
    ("b.GIF", "gif", "bgra", "21,15"),
  ])
  func everyFormat(name: String, codec: String, pixels: String, size: String) throws {
    let path = "\(folder.path)/deep/\(name)"
    let film = try Film(path: path, framesPerSecond: 10, scale: 3)
    for index in 0..<20 { try film.add(frame(index)) }
    try film.finish()
    #expect(film.frames == 20)
    #expect(try FFmpegProbe.line(of: path) == "\(codec),\(size),\(pixels),10/1,20")
    #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
  }

  /// Frames come back as they were, but for the loss of the format.
  @Test func thePicturesAreTheFilms() throws {
    let path = "\(folder.path)/a.mp4"
    let film = try Film(path: path, framesPerSecond: 5, scale: 4)
    for index in 0..<3 { try film.add(frame(index)) }
    try film.finish()
    let bytes = try FFmpegProbe.pictures(of: path)
    #expect(bytes.count == 3 * 28 * 20 * 3)
    for index in 0..<3 {
      // The middle of the square, and of the field beside it.
      let middle = (index * 20 + 6) * 28 + 4 * index + 1
      #expect(abs(Int(bytes[3 * middle]) - 200) < 25, "\(bytes[3 * middle])")
      #expect(bytes[3 * (middle + 8 * 28)] < 25)
    }
  }
}

/// Whether ffmpeg is there, and what it says of a film.
enum FFmpegProbe {
  static var isToBeUsed: Bool {
    let isRequired = ProcessInfo.processInfo.environment["ENCORE_REQUIRE_FFMPEG"] == "1"
    return isRequired || Programs.path(of: "ffmpeg") != nil
  }

  /// Codec, width, height, pixels, rate and number of pictures.
  static func line(of path: String) throws -> String {
    let output = try run(
      "ffprobe", "-v", "error", "-count_frames", "-show_entries",
      "stream=codec_name,width,height,pix_fmt,r_frame_rate,nb_read_frames", "-of", "csv=p=0", path)
    return String(decoding: output, as: UTF8.self).trimmingCharacters(in: .newlines)
  }

  /// All pixels, red, green, blue.
  static func pictures(of path: String) throws -> [UInt8] {
    try run("ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
  }

  private static func run(_ arguments: String...) throws -> [UInt8] {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Array(data)
  }
}
