import Algorithms
import Tensors

/// The counters and streams of a loop: all that decides its future and is small.
public struct OffPolicyLoopState: TrainingLoopState {
  /// Environment steps done.
  public var step = 0
  /// Updates done.
  public var updates = 0
  /// Episodes finished.
  public var episodes = 0
  /// The raw return so far of each environment's running episode.
  public var runningReturns: [Double]
  /// The length so far of each environment's running episode.
  public var runningLengths: [Int]
  var environmentStream: RandomStream
  var exploration: Exploration
  var replayStream: RandomStream
  var updateStream: RandomStream
}
