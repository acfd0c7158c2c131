import Tensors

/// A task seen through its last few observations, for what a single one does not show (speed).
///
/// The first observation of an episode fills the whole stack.
public struct FrameStack<Base: Environment>: Environment {
  /// The task that gives one observation at a time.
  public private(set) var base: Base
  /// How many observations are stacked.
  public let count: Int
  /// `[count, …]`, one bound an element.
  public let observationSpace: Space
  /// `[count, size]`, oldest first.
  private var frames: [Float]

  /// `base`, seen through its last `count` observations.
  /// - Throws: `EnvironmentError.unsuitable` where observations are not boxes.
  public init(_ base: Base, count: Int) throws(EnvironmentError) {
    precondition(count > 0, "A stack holds at least one observation, not \(count).")
    guard case .box(let shape, let low, let high) = base.observationSpace else {
      throw .unsuitable(
        name: "\(Base.self)", what: "has discrete observations, which cannot be stacked")
    }
    self.base = base
    self.count = count
    observationSpace = .box(
      shape: [count] + shape, low: Self.repeated(low, count), high: Self.repeated(high, count))
    frames = .init(repeating: 0, count: count * low.count)
  }

  /// Where actions are taken from.
  public var actionSpace: Space { base.actionSpace }

  /// Begins an episode, its first observation repeated.
  /// - Returns: `[count, …]`.
  public mutating func reset(using random: inout RandomStream) -> [Float] {
    frames = Self.repeated(base.reset(using: &random), count)
    return frames
  }

  /// Takes one action; the observation it led to becomes the last of the stack.
  public mutating func step(_ action: Action, using random: inout RandomStream) -> Step {
    var step = base.step(action, using: &random)
    let older = frames.dropFirst(observationSpace.size / count)
    if case .truncated(let final) = step.ending {
      step.ending = .truncated(final: older + final)
    }
    frames = older + step.observation
    step.observation = frames
    return step
  }

  private static func repeated(_ values: [Float], _ count: Int) -> [Float] {
    Array(repeatElement(values, count: count).joined())
  }
}

extension FrameStack: ResumableEnvironment where Base: ResumableEnvironment {
  /// The stack, oldest observation first, then the state of the base.
  public var state: [Double] {
    get { frames.map { Double($0) } + base.state }
    set {
      precondition(
        newValue.count >= observationSpace.size,
        "A stack of \(observationSpace.size) numbers needs as many, not \(newValue.count).")
      frames = newValue.prefix(observationSpace.size).map { Float($0) }
      base.state = Array(newValue.dropFirst(observationSpace.size))
    }
  }
}
