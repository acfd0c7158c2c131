import Algorithms
import Environments
import Experience
import Tensors

/// What one actor's environments went through with one set of parameters. Plain: it goes to another
/// thread, and holds no tensor.
struct Unroll: Sendable {
  /// Whose it is.
  var actor: Int
  /// After how many of the learner's updates its parameters were copied.
  var version: Int
  /// The steps.
  var record: RolloutRecorder
  /// `[count]`: what the actor's critic thought of what comes after the last step.
  var lastValues: [Float]
  /// `[count, observation]`: what comes after the last step.
  var finalObservations: [Float]
  /// The episodes that ended on the way.
  var episodes: [Episode]
  /// The actor's streams, counters and memory after it: from there it goes on when a run is resumed.
  var state: OnPolicyLoopState

  /// Environment steps.
  var steps: Int { record.time * record.count }

  /// The steps as a learner wants them.
  func rollout(actionSpace: Space) -> Rollout {
    record.rollout(
      lastValues: lastValues, finalObservations: finalObservations, actionSpace: actionSpace,
      memoryEvery: record.time)
  }
}
