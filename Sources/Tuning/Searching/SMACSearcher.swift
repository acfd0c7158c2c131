import Experiments
import Foundation
import Settings
import Workers

/// SMAC3 (Lindauer et al. 2022) as the one who proposes: Hyperband over the budgets (Li et al.
/// 2018), and within it configurations that a random forest's expected improvement chooses. It runs
/// in a Python worker process.
///
/// ```swift
/// let searcher = try SMACSearcher(search)
/// let proposal = try searcher.ask()
/// ```
///
/// Equal searches, asks and tells give equal proposals, on one kind of machine with one set of
/// package versions. An ask takes some tenths of a second where the forest is grown anew, and
/// almost no time otherwise.
public final class SMACSearcher: Searcher {
  private let worker: Worker
  private let space: [SearchedSetting]
  private let program: String
  private let patience: Double

  /// Starts the worker.
  /// - Parameters:
  ///   - first: the budget of the first trial, of a search that is gone on with: earlier versions
  ///     began some searches above the least one.
  ///   - python: the interpreter; `nil`: the one that `PythonInterpreter.find()` finds.
  ///   - seconds: how long one answer may take.
  /// - Throws: `TuningFault`: Python or SMAC3 is missing, or it refuses the search.
  public init(
    _ search: Search, first: Int? = nil, python: String? = nil, within seconds: Double = 900
  ) throws {
    space = search.space
    patience = seconds
    if let python {
      program = python
    } else {
      do throws(PythonInterpreter.Missing) {
        program = try PythonInterpreter.find()
      } catch {
        throw TuningFault.missing(what: error.what, remedy: error.remedy)
      }
    }
    do throws(WorkerError) {
      // The order of Python's sets must not be chance's.
      worker = try Worker(
        WorkerCommand(
          python: program, script: try Self.script(), variables: ["PYTHONHASHSEED": "0"]))
    } catch {
      throw Self.fault(error)
    }
    let _: Answer = try call(Setup(search, first: first))
  }

  deinit { worker.close() }

  /// The next trial.
  public func ask() throws -> Proposal? {
    let answer: Answer = try call(["ask": true])
    guard let values = answer.values, let budget = answer.budget else { return nil }
    let configuration = zip(space, values).compactMap { $0.value(from: $1) }
    guard configuration.count == space.count else {
      throw TuningFault.failed(
        what: "SMAC3 proposed what is not in the space: \(values)", details: "")
    }
    return Proposal(configuration: configuration, steps: max(1, Int(budget.rounded())))
  }

  /// What a trial came to.
  public func tell(_ trial: Int, cost: Double?) throws {
    let _: Answer = try call(Told(tell: trial, cost: cost))
  }

  private func call(_ message: some Encodable) throws -> Answer {
    do {
      try worker.send(message: Array(JSONEncoder().encode(message)))
      let status = try worker.receive(within: patience)
      let body = Data(try worker.receiveMessage(within: patience))
      if status == UInt8(ascii: "k") {
        return try JSONDecoder().decode(Answer.self, from: body)
      }
      let report = try JSONDecoder().decode(Report.self, from: body)
      guard report.kind == "missing" else {
        throw TuningFault.failed(what: "SMAC3 failed: \(report.what)", details: report.details)
      }
      throw TuningFault.missing(
        what: "The Python package '\(report.what)' (of \(program)), which the search needs,",
        remedy: Self.remedy)
    } catch let error as TuningFault {
      throw error
    } catch let error as WorkerError {
      throw Self.fault(error)
    } catch {
      throw TuningFault.failed(what: "SMAC3 answered with something unreadable", details: "")
    }
  }

  private static func fault(_ error: WorkerError) -> TuningFault {
    guard case .cannotStart(let program, let reason) = error else {
      return .failed(what: "SMAC3 failed: its worker \(error.what)", details: error.output)
    }
    return .missing(what: "A Python that starts ('\(program)': \(reason))", remedy: remedy)
  }

  private static let remedy = "`./encore setup tune` installs it."

  private static func script() throws(WorkerError) -> String {
    guard
      let script = Bundle.module.url(
        forResource: "smac_worker", withExtension: "py", subdirectory: "Worker")
    else {
      throw .cannotStart(
        program: "smac_worker.py",
        reason: "the folder `encore_Tuning.resources` is not beside the program")
    }
    return script.path
  }
}
