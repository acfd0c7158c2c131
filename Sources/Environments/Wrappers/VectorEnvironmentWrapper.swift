/// A vector of environments that changes something about another one.
///
/// Everything that a wrapper does not write itself is the base's.
public protocol VectorEnvironmentWrapper: VectorEnvironment {
  /// The environments underneath. Step and reset them through the wrapper only.
  var base: any VectorEnvironment { get }
}

extension VectorEnvironmentWrapper {
  /// The base's name.
  public var name: String { base.name }
  /// The base's count.
  public var count: Int { base.count }
  /// The base's observations.
  public var observationSpace: Space { base.observationSpace }
  /// The base's actions.
  public var actionSpace: Space { base.actionSpace }
  /// Resets the base.
  public func reset(seed: UInt64) throws -> [Float] { try base.reset(seed: seed) }
  /// Steps the base.
  public func step(_ actions: Actions) throws -> VectorStep { try base.step(actions) }
  /// The base's state.
  public func savedState() throws -> VectorEnvironmentState? { try base.savedState() }
  /// Restores the base.
  public func restore(_ state: VectorEnvironmentState) throws -> [Float] {
    try base.restore(state)
  }
  /// Draws the base.
  public func renderFrame(of index: Int) throws -> RenderedFrame {
    try base.renderFrame(of: index)
  }
  /// Closes the base.
  public func close() { base.close() }
}
