import Tensors

/// One action for one environment.
public enum Action: Equatable, Sendable {
  /// An element of a discrete space.
  case index(Int)
  /// An element of a box, row-major.
  case vector([Float])
}

/// One task, written as a value: the contract for native environments and for your own.
///
/// An environment owns no random generator: it draws from the stream that it is handed, so that a
/// vector of environments is reproducible and resumable. It does not reset itself and it knows no
/// time limit (`TimeLimit` adds one). After a step that ends the episode the next call is `reset`.
public protocol Environment: Sendable {
  /// Where observations come from.
  var observationSpace: Space { get }
  /// Where actions are taken from.
  var actionSpace: Space { get }
  /// Begins an episode and returns its first observation.
  mutating func reset(using random: inout RandomStream) -> [Float]
  /// Takes one action.
  mutating func step(_ action: Action, using random: inout RandomStream) -> Step
}

/// An environment whose state can be written down, so that a run resumes in the middle of an episode.
public protocol ResumableEnvironment: Environment {
  /// Everything that decides the future besides the random stream; bit-exact when restored.
  ///
  /// Always of one length, before the first `reset` too: a saved list of another length is refused.
  var state: [Double] { get set }
}
