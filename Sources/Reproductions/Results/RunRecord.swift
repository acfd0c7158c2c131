import Experiments
import Foundation

/// What one run of a study has left: its evaluations, how far it came, and where its numbers come from.
public struct RunRecord: Sendable {
  /// The run.
  public let run: PlannedRun
  /// How far it has come; `nil` when that cannot be told.
  public let state: RunState?
  /// Why it did not come to its end, as far as this is known.
  public let problem: String?
  /// The evaluations during training, all of equally many episodes, and none of them the last, longer one.
  public let evaluations: [EvaluationTable.Row]
  /// The evaluation after the last step.
  public let final: EvaluationTable.Row?
  /// The episodes of training.
  public let training: ProgressTable?
  /// The episodes of a trial in the evaluation after the last step, the mean of all of them first; empty
  /// where the agent saw no trials.
  public let trials: [TrialTable.Row]
  /// Commits under which it was trained, where they are known.
  public let commits: [String]
  /// The machine that it began on, in words, where it is known.
  public let machine: String?
  /// Minutes of training, evaluations included.
  public let minutes: Double?

  /// Whether all its steps are done.
  public var isFinished: Bool { state == .finished && final != nil }

  /// Environment steps that are done for certain: those of the last checkpoint.
  public var steps: Int {
    switch state {
    case .finished: run.steps
    case .begun(let steps): steps
    case .missing, nil: 0
    }
  }

  /// The mean return of the best evaluation, the last one included.
  public var best: Double? { (evaluations + [final].compactMap { $0 }).map(\.mean).max() }

  /// The mean of the last `window` evaluations during training.
  public func lastMean(_ window: Int) -> Double? {
    evaluations.isEmpty ? nil : Statistics.mean(evaluations.suffix(window).map(\.mean))
  }

  /// A record made up of its parts.
  init(
    run: PlannedRun, state: RunState?, problem: String? = nil,
    evaluations: [EvaluationTable.Row], final: EvaluationTable.Row?,
    training: ProgressTable? = nil, trials: [TrialTable.Row] = [], commits: [String] = [],
    machine: String? = nil, minutes: Double? = nil
  ) {
    self.run = run
    self.state = state
    self.problem = problem
    self.evaluations = evaluations
    self.final = final
    self.training = training
    self.trials = trials
    self.commits = commits
    self.machine = machine
    self.minutes = minutes
  }

  /// Reads what lies in a run's folder; what is not there is not.
  /// - Parameter failure: why it failed just now, where it did.
  /// - Throws: `StudyFault.otherRecipe` when a run of other settings lies in its place.
  public init(of run: PlannedRun, in study: StudyFolder, failure: (any Error)? = nil) throws {
    self.run = run
    let folder = study.run(run)
    var problem = failure.map { "\($0)" }
    do {
      state = try study.state(of: run)
    } catch let fault as StudyFault {
      throw fault
    } catch {
      state = nil
      problem = problem ?? "\(error)"
    }
    var rows: [EvaluationTable.Row] = []
    if FileManager.default.fileExists(atPath: folder.evaluation) {
      do {
        rows = try EvaluationTable(path: folder.evaluation).rows
      } catch {
        problem = problem ?? "\(error)"
      }
    }
    if let row = rows.first(where: { !$0.mean.isFinite }) {
      problem = problem ?? "The return at step \(row.step) is no number and is left out."
    }
    let finite = rows.filter(\.mean.isFinite)
    evaluations = finite.filter { $0.step < run.steps }
    final = finite.last { $0.step >= run.steps }
    training = Self.read(folder.progress, &problem, ProgressTable.init(path:))
    let played = Self.read(folder.trials, &problem, TrialTable.init(path:))
    trials = (played?.last ?? []).filter { $0.step >= run.steps }
    let description = try? RunDescription(of: folder)
    commits = [description?.commit].compactMap { $0 } + (description?.laterCommits ?? [])
    machine = description?.machine
    minutes = Self.minutes(of: folder)
    self.problem = problem
  }

  /// A table that need not be there; what is wrong with it becomes the record's problem.
  private static func read<Table>(
    _ path: String, _ problem: inout String?, _ open: (String) throws -> Table
  ) -> Table? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      return try open(path)
    } catch {
      problem = problem ?? "\(error)"
      return nil
    }
  }

  /// The sum of the column `seconds` of `timing.csv`.
  private static func minutes(of folder: RunFolder) -> Double? {
    guard let bytes = try? WholeFile.read(folder.timing) else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard let column = lines.first?.split(separator: ",").firstIndex(of: "seconds") else {
      return nil
    }
    let seconds = lines.dropFirst().compactMap { line -> Double? in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      return column < cells.count ? Double(cells[column]) : nil
    }
    return seconds.reduce(0, +) / 60
  }
}

extension RunDescription {
  /// The machine, in words.
  package var machine: String {
    "\(NumberText.plural(cores, "core")), loops with \(instructions), OpenBLAS kernels \(openblas)"
  }
}
