import Algorithms
import Tensors

/// The counters, streams and memory of an on-policy loop: all that decides its future and is small.
public struct OnPolicyLoopState: TrainingLoopState {
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
  /// Which environments are new to the agent.
  var resets: [Bool]
  /// What the agent remembers, row-major; empty without a memory.
  var memory: [Float]
  var environmentStream: RandomStream
  var actingStream: RandomStream
  var updateStream: RandomStream
}
