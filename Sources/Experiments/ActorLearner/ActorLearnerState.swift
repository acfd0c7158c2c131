import Tensors

/// The learner's counters, and where each actor stood after its last unroll that was learned from.
public struct ActorLearnerState: TrainingLoopState {
  /// Environment steps learned from.
  public var step = 0
  /// Updates done.
  public var updates = 0
  /// Episodes that ended in what was learned from.
  public var episodes = 0
  /// Unrolls learned from.
  var unrolls = 0
  /// `nil` for an actor of which nothing was learned yet.
  var actors: [OnPolicyLoopState?]
  var updateStream: RandomStream

  init(actors: Int, seed: UInt64) {
    self.actors = .init(repeating: nil, count: actors)
    updateStream = RandomStream(seed: seed).fork("update")
  }

  /// Room for so many actors; a run may go on with more or fewer than it began with.
  mutating func makeRoom(for count: Int) {
    while actors.count < count { actors.append(nil) }
  }

  mutating func count(_ unroll: Unroll) {
    step += unroll.steps
    episodes += unroll.episodes.count
    unrolls += 1
    actors[unroll.actor] = unroll.state
  }
}
