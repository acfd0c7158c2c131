import Environments
import Experience
import Experiments
import Reproductions
import TensorFiles

/// Trains one run of a trial to its end and reads what it came to.
struct RunTrainer: Sendable {
  let runs: StudyFolder
  let objective: Search.Objective
  let algorithms: AlgorithmTable
  let factory: EnvironmentFactory
  let description: RunDescription
  let interruption: Interruption
  let watch: @Sendable (SearchTraining.Event) -> Void
  /// Set when the search stops for a fault of another run.
  private let stopped = Interruption()

  init(
    runs: StudyFolder, objective: Search.Objective, algorithms: AlgorithmTable,
    factory: EnvironmentFactory, description: RunDescription, interruption: Interruption,
    watch: @escaping @Sendable (SearchTraining.Event) -> Void
  ) {
    self.runs = runs
    self.objective = objective
    self.algorithms = algorithms
    self.factory = factory
    self.description = description
    self.interruption = interruption
    self.watch = watch
  }

  /// Lets all runs save and stop.
  func stop() { stopped.request() }

  /// Trains `run` on the calling thread's behalf, from where it is; one that is finished is only
  /// read.
  /// - Returns: what it came to; `nil` when it was interrupted.
  /// - Throws: what no configuration is to blame for.
  func train(_ run: PlannedRun) throws -> RunResult? {
    guard !stopped.isRequested else { return nil }
    if try runs.state(of: run).isFinished { return try RunResult(of: run, in: runs, objective) }
    let item = RunBatch.Item(
      plan: try run.recipe.plan(seed: run.seed), folder: runs.run(run))
    var batch = RunBatch([item], jobs: 1, factory: factory, algorithms: algorithms)
    batch.prepare = { [runs, description] _, item in
      var item = item
      item.isResuming = try runs.prepare(run, description) != .missing
      return item
    }
    let ending = batch.run(interruption: interruption) { [watch, stopped] _, event in
      switch event {
      case .stepped(let step, _): watch(.stepped(run: run.name, step: step))
      case .warned(let sentence): watch(.warned("\(run.name): \(sentence)"))
      default: break
      }
      return stopped.isRequested ? .stop : .proceed
    }
    switch ending[0] {
    case .done(let outcome) where outcome.wasInterrupted: return nil
    case .notBegun: return nil
    case .done: return try RunResult(of: run, in: runs, objective)
    case .failed(let error):
      guard !Self.isOfThePlace(error) else { throw error }
      return try RunResult(of: run, in: runs, objective, failure: error)
    }
  }

  /// Whether a fault is one of the disk, of the folder or of what is installed: no other settings
  /// would mend it, and to count it against them would spoil the search.
  private static func isOfThePlace(_ error: any Error) -> Bool {
    if case .missing = error as? EnvironmentError { return true }
    return error is FileFault || error is StudyFault || error is CheckpointError
      || error is RunFault || error is RecipeError || error is TableFault || error is LogFault
      || error is TensorFileError || error is ReplaySegments.Fault
  }
}
