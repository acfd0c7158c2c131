import Algorithms
import Environments
import Experience

/// What every unroll of a run is like. One that came from elsewhere is held against it before it is learned
/// from: what did not fit would end the learner without a word.
struct UnrollForm: Sendable {
  /// An empty record of as many environments as an actor has.
  let blank: RolloutRecorder
  private let appetite: RolloutAppetite
  private let actions: Space
  /// `nil` for actors without one.
  private let memory: [Int]?

  /// - Parameter count: an actor's environments, which need not be as many as `environment` has.
  init(of agent: some OnPolicyAgent, _ environment: any VectorEnvironment, count: Int) {
    blank = RolloutRecorder(of: environment, count: count)
    appetite = agent.appetite
    actions = environment.actionSpace
    memory = agent.emptyMemory(for: count)
      .map { tensor in (0..<tensor.shape.rank).map { tensor.shape[$0] } }
  }

  /// Whether an unroll is of this form, and that actor's.
  func fits(_ unroll: Unroll, ofActor actor: Int) -> Bool {
    let (count, state) = (blank.count, unroll.state)
    return unroll.actor == actor && unroll.version >= 0
      && unroll.record.fits(appetite, actions: actions, memory: memory)
      && unroll.lastValues.count == count
      && unroll.finalObservations.count == count * blank.observationSize
      && state.runningReturns.count == count && state.runningLengths.count == count
      && state.resets.count == count && state.memory.count == memory?.reduce(1, *) ?? 0
  }
}
