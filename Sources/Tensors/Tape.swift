import CKernels

/// The record of one differentiated computation: an array of nodes that name their inputs by
/// position.
///
/// `withTape` owns it. Clearing it is clearing an array: there is no web of reference-counted
/// nodes, and nothing recursive when it goes. Only what depends on a tracked tensor is recorded, so
/// acting and computing targets cost nothing here.
final class Tape {
  struct Node {
    let operation: Operation
    let first: Tensor?
    let second: Tensor?
    let third: Tensor?
    let output: Tensor
  }

  private(set) var nodes: ContiguousArray<Node> = []
  private(set) var identity: UInt32 = 0
  /// False while gradients are computed that need no gradients themselves.
  var isRecording = true
  /// Scratch of `gradient`, kept so that the steady state allocates nothing.
  var reaches: ContiguousArray<Bool> = []
  var cotangents: ContiguousArray<Tensor?> = []

  /// The calling thread's tape, when inside `withTape`.
  static var current: Tape? {
    guard let word = ck_thread_word() else { return nil }
    let tape = Unmanaged<Tape>.fromOpaque(word).takeUnretainedValue()
    return tape.isOpen ? tape : nil
  }
  private var isOpen = false

  /// The calling thread's tape, made on first use and kept with its capacity.
  fileprivate static func ofThisThread() -> Tape {
    if let word = ck_thread_word() {
      return Unmanaged<Tape>.fromOpaque(word).takeUnretainedValue()
    }
    let tape = Tape()
    ck_set_thread_word(Unmanaged.passRetained(tape).toOpaque()) { word in
      guard let word else { return }
      Unmanaged<Tape>.fromOpaque(word).release()
    }
    return tape
  }

  fileprivate func open() {
    // Unique over all threads, so that no tensor of another thread is ever taken for one of this
    // tape.
    identity = ck_next_identity()
    isOpen = true
    isRecording = true
  }

  fileprivate func close() {
    nodes.removeAll(keepingCapacity: true)
    isOpen = false
  }

  func append(_ node: Node) -> Int32 {
    nodes.append(node)
    return Int32(nodes.count - 1)
  }

  /// Whether `tensor` depends on something tracked on this tape.
  func holds(_ tensor: Tensor) -> Bool { tensor.node >= 0 && tensor.tapeIdentity == identity }

  /// The open tape, when it is to record an operation with these inputs.
  static func recorder(of first: Tensor, _ second: Tensor?, _ third: Tensor?) -> Tape? {
    guard first.node >= 0 || (second?.node ?? -1) >= 0 || (third?.node ?? -1) >= 0 else {
      return nil
    }
    guard let tape = current, tape.isRecording else { return nil }
    let isHeld =
      tape.holds(first) || second.map(tape.holds) ?? false || third.map(tape.holds) ?? false
    return isHeld ? tape : nil
  }

  /// Marks `tensor` as something to ask gradients at.
  func track(_ tensor: Tensor) -> Tensor {
    if holds(tensor) { return tensor }
    var tracked = tensor
    tracked.tapeIdentity = identity
    tracked.node = append(
      Node(operation: .leaf, first: nil, second: nil, third: nil, output: tensor))
    return tracked
  }
}

/// Opens a tape for `body`: inside, tensors can be tracked and gradients asked for. Everything that
/// was recorded is freed at the end. Inside another `withTape` the outer tape serves, so that a
/// gradient of a gradient sees both; inside `withoutRecording` it records again.
public func withTape<Result>(_ body: () throws -> Result) rethrows -> Result {
  if let outer = Tape.current {
    // Whoever opens a tape wants a record, also where the code around it does not.
    let wasRecording = outer.isRecording
    outer.isRecording = true
    defer { outer.isRecording = wasRecording }
    return try body()
  }
  let tape = Tape.ofThisThread()
  tape.open()
  defer { tape.close() }
  return try body()
}

/// Runs `body` without recording: its results are constants.
public func withoutRecording<Result>(_ body: () throws -> Result) rethrows -> Result {
  guard let tape = Tape.current, tape.isRecording else { return try body() }
  tape.isRecording = false
  defer { tape.isRecording = true }
  return try body()
}

/// How many operations the open tape holds; 0 outside `withTape`. For tests of growth.
public var recordedOperations: Int { Tape.current?.nodes.count ?? 0 }

extension Tensor {
  /// The same numbers as something that gradients can be asked for at. Only inside `withTape`.
  public func tracked() -> Tensor {
    guard let tape = Tape.current else {
      fatalError("tracked() needs a tape: write it inside withTape { … }")
    }
    return tape.track(self)
  }

  /// This output, recorded when an input depends on something tracked.
  func recorded(
    _ operation: @autoclosure () -> Operation, _ first: Tensor, _ second: Tensor? = nil,
    _ third: Tensor? = nil
  ) -> Tensor {
    // Kernels read through bare pointers: the inputs live until here, after the kernel has run.
    defer { withExtendedLifetime((first, second, third)) {} }
    guard let tape = Tape.recorder(of: first, second, third) else { return self }
    var output = self
    output.tapeIdentity = tape.identity
    output.node = Int32(tape.nodes.count)
    _ = tape.append(
      Tape.Node(
        operation: operation(), first: first, second: second, third: third, output: output))
    return output
  }
}
