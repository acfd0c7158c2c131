import Foundation
import Workers

/// The program that draws, `gnuplot`.
struct Gnuplot {
  /// Its path.
  let program: String
  /// Seconds that a picture may take.
  var patience = 120.0

  /// A picture in both formats.
  struct Picture {
    var svg: [UInt8]
    var png: [UInt8]
  }

  /// The program, where the `PATH` has it.
  /// - Throws: `FigureError.missing`.
  static func found(
    variables: [String: String] = ProcessInfo.processInfo.environment
  ) throws(FigureError) -> Gnuplot {
    if let program = Programs.path(of: "gnuplot", variables: variables) {
      return Gnuplot(program: program)
    }
    throw .missing(
      what: "The program gnuplot, which draws the figures,",
      remedy: "`./encore` installs it, and so does `apt-get install gnuplot-nox`.")
  }

  /// Runs a script that writes `figure.svg` and `figure.png` where it is started, and `k` on
  /// descriptor 4 when it has come to its end.
  /// - Parameter files: what the script reads from there, by name.
  /// - Throws: `FigureError.failed` with gnuplot's own words.
  func draw(
    _ script: String, files: [String: [UInt8]] = [:]
  ) throws(FigureError) -> Picture {
    do {
      // `-d`: no settings of the user's own. The text format is the same in all languages.
      let command = WorkerCommand(
        program: program, arguments: ["-d", "/dev/fd/\(WorkerDescriptor.commands)"],
        variables: ["LC_ALL": "C.UTF-8", "GNUTERM": "unknown"])
      let worker = try Worker(command)
      defer { worker.close() }
      // It starts to read once it is sent something.
      for (name, bytes) in files {
        try PictureFiles.write(bytes, to: "\(worker.directory)/\(name)")
      }
      try worker.send(unframed: Array(script.utf8))
      worker.dismiss()
      _ = try worker.receive(within: patience)
      // It has said that it is done; its files are whole once it is gone.
      while worker.isRunning { usleep(500) }
      return Picture(
        svg: PictureFiles.polished(try PictureFiles.read(worker.directory + "/figure.svg")),
        png: try PictureFiles.read(worker.directory + "/figure.png"))
    } catch let error as WorkerError {
      throw Self.failure(error)
    } catch let error as FigureError {
      throw error
    } catch {
      throw .failed(what: "gnuplot did not draw", details: "\(error)")
    }
  }

  private static func failure(_ error: WorkerError) -> FigureError {
    switch error {
    case .cannotStart(let program, let reason):
      .missing(
        what: "A gnuplot that starts ('\(program)': \(reason))",
        remedy: "`apt-get install --reinstall gnuplot-nox` mends it.")
    default:
      .failed(what: "The figure was not drawn: gnuplot \(error.what)", details: error.output)
    }
  }
}
