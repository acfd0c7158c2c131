import Experiments

/// The training of a study: what is finished stays, what was begun goes on, the rest begins.
///
/// ```swift
/// let training = try StudyTraining(study, in: folder)
/// let results = training.run(
///   jobs: 2, factory: factory, description: description, interruption: Interruption(),
///   ended: { index, result in print(study.runs[index].name) }, watch: { _, _ in .proceed })
/// ```
///
/// One run's failure is its own: the others go on. Killed at any moment, the same call later loses of each run what
/// came after its last checkpoint, and no more.
public struct StudyTraining: Sendable {
  /// How a run of the study stands in the end.
  public enum Result: Sendable {
    /// All steps were done before; nothing was trained now.
    case wasFinished
    /// It was trained now, to its end or to an interruption.
    case trained(RunOutcome)
    /// It failed; its checkpoints are kept.
    case failed(any Error)
    /// Its turn did not come.
    case notBegun
  }

  /// The study.
  public let study: Study
  /// Where its runs lie.
  public let folder: StudyFolder
  /// How far each run had come when this was made, or why that cannot be told.
  public let states: [Swift.Result<RunState, any Error>]

  /// Looks at every run's folder, and changes none.
  /// - Throws: `StudyFault.otherRecipe`: before anything is trained, that is one message and not forty.
  public init(_ study: Study, in folder: StudyFolder) throws {
    self.study = study
    self.folder = folder
    states = try study.runs.map { run in
      do {
        return .success(try folder.state(of: run))
      } catch let fault as StudyFault {
        throw fault
      } catch {
        return .failure(error)
      }
    }
  }

  /// The steps that each run had done.
  public var stepsDone: [Int] {
    zip(study.runs, states).map { run, state in
      switch state {
      case .success(.finished): run.steps
      case .success(.begun(let steps)): steps
      case .success(.missing), .failure: 0
      }
    }
  }

  /// The places of the runs that are to be trained.
  public var due: [Int] {
    states.indices.filter { index in
      if case .success(let state) = states[index] { return !state.isFinished }
      return false
    }
  }

  /// Trains what is due and waits.
  /// - Parameters:
  ///   - jobs: how many runs go on at once, each on one thread.
  ///   - description: what every run that begins now notes of its origin.
  ///   - interruption: when requested, runs save and stop, and no further one begins.
  ///   - ended: told of a run's place in the study when it is over, from several threads.
  ///   - watch: told of every event with the run's place in the study, from several threads.
  /// - Returns: how each run stands, in the order of the study.
  public func run(
    jobs: Int, factory: EnvironmentFactory, description: RunDescription,
    interruption: Interruption, ended: @escaping @Sendable (Int, Result) -> Void,
    watch: @escaping @Sendable (Int, TrainingEvent) -> TrainingDirective
  ) throws -> [Result] {
    let due = due
    let items = try due.map { index in
      let run = study.runs[index]
      return RunBatch.Item(plan: try run.recipe.plan(seed: run.seed), folder: folder.run(run))
    }
    var batch = RunBatch(
      items, jobs: jobs, factory: factory, algorithms: study.experiment.algorithms)
    // Only when its turn has come: until then another process may train it, and its origin is not known.
    batch.prepare = { [study, folder] place, item in
      var item = item
      item.isResuming = try folder.prepare(study.runs[due[place]], description) != .missing
      return item
    }
    batch.ended = { place, ending in ended(due[place], Result(ending)) }
    let endings = batch.run(interruption: interruption) { watch(due[$0], $1) }
    var results = states.map { state -> Result in
      if case .failure(let error) = state { return .failed(error) }
      return .wasFinished
    }
    for (place, ending) in endings.enumerated() { results[due[place]] = Result(ending) }
    return results
  }
}

extension StudyTraining.Result {
  init(_ ending: RunBatch.Ending) {
    switch ending {
    case .done(let outcome): self = .trained(outcome)
    case .failed(let error): self = .failed(error)
    case .notBegun: self = .notBegun
    }
  }
}
