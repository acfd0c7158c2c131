/// The gradient of a single number at tensors that it was computed from, inside `withTape`.
///
/// - Parameters:
///   - loss: a tensor with one number.
///   - targets: tensors that were tracked before `loss` was computed, or depend on such.
///   - keepingGraph: whether the gradient itself is recorded, so that it can be differentiated
///     again. The default computes constants and records nothing.
/// - Returns: one tensor a target, of its shape; zeros where `loss` does not depend on it.
public func gradient(
  of loss: Tensor, at targets: [Tensor], keepingGraph: Bool = false
) -> [Tensor] {
  guard let tape = Tape.current else {
    fatalError("gradient(of:at:) needs the tape that recorded: write it inside withTape { … }")
  }
  require(
    loss.count == 1, "gradient(of:at:): the loss has the shape \(loss.shape), not one number")
  for target in targets {
    require(
      tape.holds(target),
      "gradient(of:at:): a target of shape \(target.shape) is not tracked on this tape")
  }
  func zeros() -> [Tensor] {
    targets.map { Tensor.zeros($0.shape, elementType: $0.elementType) }
  }
  guard tape.holds(loss), let start = targets.map(\.node).min(), start <= loss.node else {
    return zeros()
  }
  if keepingGraph { return tape.walkBack(from: loss, to: targets, start: Int(start)) }
  return withoutRecording { tape.walkBack(from: loss, to: targets, start: Int(start)) }
}

/// The gradient of a single number at every parameter of a tree, inside `withTape`. See
/// `gradient(of:at:keepingGraph:)` for tensors.
public func gradient(
  of loss: Tensor, at tree: some ParameterTree, keepingGraph: Bool = false
) -> Gradient {
  Gradient(gradient(of: loss, at: tree.parameters, keepingGraph: keepingGraph))
}

/// The value and the gradient of `loss` at `tree`, on a tape of its own: the everyday form.
///
/// ```swift
/// let (loss, gradient) = valueAndGradient(at: critic) { critic in
///   criticLoss(of: critic, on: batch)
/// }
/// ```
/// - Returns: constants.
public func valueAndGradient<Tree: ParameterTree>(
  at tree: Tree, of loss: (Tree) throws -> Tensor
) rethrows -> (value: Tensor, gradient: Gradient) {
  try withTape {
    let tracked = tree.tracked()
    let value = try loss(tracked)
    return (value.detached(), gradient(of: value, at: tracked).detached())
  }
}

extension Tape {
  /// The reverse walk: from `loss` down to the first target, through what depends on a target.
  fileprivate func walkBack(from loss: Tensor, to targets: [Tensor], start: Int) -> [Tensor] {
    let end = Int(loss.node)
    // The scratch arrays leave the tape during the walk, so that a rule that asks for a gradient
    // itself would find its own.
    var reaches = self.reaches
    var cotangents = self.cotangents
    self.reaches = []
    self.cotangents = []
    reaches.removeAll(keepingCapacity: true)
    cotangents.removeAll(keepingCapacity: true)
    for _ in start...end {
      reaches.append(false)
      cotangents.append(nil)
    }
    for target in targets where Int(target.node) <= end { reaches[Int(target.node) - start] = true }
    func depends(_ tensor: Tensor?) -> Bool {
      guard let tensor, holds(tensor), Int(tensor.node) >= start else { return false }
      return reaches[Int(tensor.node) - start]
    }
    for i in start...end where !reaches[i - start] {
      if case .concatenate(_, let parts) = nodes[i].operation {
        reaches[i - start] = parts.contains { depends($0) }
      } else {
        reaches[i - start] =
          depends(nodes[i].first) || depends(nodes[i].second) || depends(nodes[i].third)
      }
    }

    cotangents[end - start] = Tensor.filled(loss.shape, with: 1, elementType: loss.elementType)
    for i in stride(from: end, through: start, by: -1) where reaches[i - start] {
      guard let flow = cotangents[i - start] else { continue }
      let node = nodes[i]
      let needs = (depends(node.first), depends(node.second), depends(node.third))
      guard needs.0 || needs.1 || needs.2 || node.isConcatenation else { continue }
      if !isRecording, let slice = node.slice, var sum = cotangents[slice.input - start] {
        // In place, and so without a copy of the whole: loops over time, which slice their input
        // at every step, would otherwise cost its length squared.
        cotangents[slice.input - start] = nil
        sum.add(flow, at: slice.start, along: slice.axis)
        cotangents[slice.input - start] = sum
      } else {
        node.pullBack(flow, needs: needs) { index, gradient in
          guard let input = node.input(index), depends(input) else { return }
          let place = Int(input.node) - start
          cotangents[place] = cotangents[place].map { $0 + gradient } ?? gradient
        }
      }
      if !targets.contains(where: { $0.node == Int32(i) }) { cotangents[i - start] = nil }
    }
    let result = targets.map { target in
      Int(target.node) <= end
        ? cotangents[Int(target.node) - start]
          ?? Tensor.zeros(target.shape, elementType: target.elementType)
        : Tensor.zeros(target.shape, elementType: target.elementType)
    }
    cotangents.removeAll(keepingCapacity: true)
    self.reaches = reaches
    self.cotangents = cotangents
    return result
  }
}

extension Tape.Node {
  fileprivate var isConcatenation: Bool {
    if case .concatenate = operation { return true }
    return false
  }

  /// Which node a slice was taken of, and where.
  fileprivate var slice: (input: Int, start: Int, axis: Int)? {
    guard case .slice(let axis, let start) = operation, let first else { return nil }
    return (Int(first.node), start, axis)
  }

  fileprivate func input(_ index: Int) -> Tensor? {
    if case .concatenate(_, let parts) = operation { return parts[index] }
    switch index {
    case 0: return first
    case 1: return second
    default: return third
    }
  }
}
