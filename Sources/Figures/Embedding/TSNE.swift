import Foundation
import Workers

/// Points of many dimensions in the plane, close ones close together: t-SNE (van der Maaten and
/// Hinton 2008), by scikit-learn in a worker process.
///
/// ```swift
/// let places = try TSNE.embed(features, seed: 1)
/// ```
///
/// Equal points and seeds give equal places, on one machine with one version of scikit-learn. It
/// costs about a second for a thousand points and grows a little faster than their number. What it
/// does not do: keep distances between far clusters, or place a point later.
public enum TSNE {
  /// Places the points.
  /// - Parameters:
  ///   - points: `[point][dimension]`, all finite; more of them than `perplexity`.
  ///   - seed: decides the chances; its lowest 32 bits count.
  ///   - perplexity: about how many neighbours a point is to have.
  ///   - python: the interpreter; `nil`: the one that `PythonInterpreter.find()` finds.
  ///   - seconds: how long it may take.
  /// - Throws: `FigureError`: Python or scikit-learn is missing, or the points cannot be placed.
  public static func embed(
    _ points: [[Float]], seed: UInt64, perplexity: Double = 30, python: String? = nil,
    within seconds: Double = 1800
  ) throws(FigureError) -> [(Double, Double)] {
    let dimensions = points.first?.count ?? 0
    precondition(
      points.allSatisfy { $0.count == dimensions },
      "TSNE.embed needs points of equally many dimensions")
    guard dimensions > 0, points.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
      throw .unsuitable(what: "t-SNE needs points of finite numbers.")
    }
    guard perplexity > 0, Double(points.count) > perplexity else {
      throw .unsuitable(
        what: "t-SNE with a perplexity of \(perplexity) needs more points than that, not "
          + "\(points.count). Record more features, or choose a smaller perplexity.")
    }
    let setup = Setup(
      count: points.count, dimensions: dimensions, seed: UInt32(truncatingIfNeeded: seed),
      perplexity: perplexity)
    let body = try places(of: points, setup, python: python, within: seconds)
    guard body.count == points.count * 16 else {
      throw .failed(what: "t-SNE answered with something unreadable", details: "")
    }
    return body.withUnsafeBytes { bytes in
      points.indices.map { point in
        (
          bytes.loadUnaligned(fromByteOffset: 16 * point, as: Double.self),
          bytes.loadUnaligned(fromByteOffset: 16 * point + 8, as: Double.self)
        )
      }
    }
  }

  /// What the worker is told first.
  private struct Setup: Encodable {
    let count: Int
    let dimensions: Int
    let seed: UInt32
    let perplexity: Double
  }

  /// What the worker says when something went wrong.
  private struct Report: Decodable, Error {
    let kind: String
    let what: String
    let details: String
  }

  private static let remedy = "`./encore setup figures` installs it."

  private static func places(
    of points: [[Float]], _ setup: Setup, python: String?, within seconds: Double
  ) throws(FigureError) -> [UInt8] {
    var program = python ?? ""
    do {
      program = try python ?? PythonInterpreter.find()
      let worker = try Worker(WorkerCommand(python: program, script: script()))
      defer { worker.close() }
      try worker.send(message: Array(JSONEncoder().encode(setup)))
      try worker.send(message: points.flatMap { $0 }.withUnsafeBytes { Array($0) })
      let status = try worker.receive(within: seconds)
      let body = try worker.receiveMessage(within: seconds)
      if status == UInt8(ascii: "k") { return body }
      throw try JSONDecoder().decode(Report.self, from: Data(body))
    } catch let error as PythonInterpreter.Missing {
      throw .missing(what: error.what, remedy: error.remedy)
    } catch WorkerError.cannotStart(let program, let reason) {
      throw .missing(what: "A Python that starts ('\(program)': \(reason))", remedy: remedy)
    } catch let report as Report where report.kind == "missing" {
      throw .missing(
        what: "The Python package '\(report.what)' (of \(program)), which t-SNE needs,",
        remedy: remedy)
    } catch let report as Report {
      throw .failed(what: "t-SNE failed: \(report.what)", details: report.details)
    } catch let error as WorkerError {
      throw .failed(what: "t-SNE failed: its worker \(error.what)", details: error.output)
    } catch let error as FigureError {
      throw error
    } catch {
      throw .failed(what: "t-SNE failed: \(error)", details: "")
    }
  }

  private static func script() throws(FigureError) -> String {
    guard
      let script = Bundle.module.url(
        forResource: "tsne", withExtension: "py", subdirectory: "Worker")
    else {
      throw .missing(
        what: "The file Worker/tsne.py of the module Figures",
        remedy: "Keep the folder `encore_Figures.resources` beside the program.")
    }
    return script.path
  }
}
