/// The one table of derivative rules.
///
/// A rule turns the gradient of a scalar at an operation's output into its gradients at the inputs.
/// Rules are written with the operations that they differentiate, so that derivatives of every
/// order come from this page. `needs` says which inputs are asked about; `give` takes (input,
/// gradient).
extension Tape.Node {
  func pullBack(
    _ g: Tensor, needs: (Bool, Bool, Bool), give: (Int, Tensor) -> Void
  ) {
    guard let x = first else { return }
    let y = output
    switch operation {
    case .leaf: break

    // Element-wise, one input: g times the derivative there.
    case .absolute: give(0, g * x.sign())
    case .square: give(0, g * x * 2)
    case .squareRoot: give(0, g * y.reciprocal() * 0.5)
    case .reciprocal: give(0, -(g * y.squared()))
    case .exponential: give(0, g * y)
    case .logarithm: give(0, g / x)
    case .tanh: give(0, y.activationGradient(.tanh, g))
    case .sigmoid: give(0, y.activationGradient(.sigmoid, g))
    case .softplus: give(0, g * x.sigmoid())
    case .relu: give(0, y.activationGradient(.relu, g))
    case .affine(let scale, _): give(0, g * scale)
    case .power(let p):
      // x⁰ is flat: without the case, 0 · x⁻¹ would be NaN at 0.
      if p != 0 { give(0, g * x.raised(to: p - 1) * p) }
    case .clamp(let low, let high): give(0, g * x.isInside(low, high))

    default:
      if pullBackPictures(g, needs: needs, give: give) { return }
      if let b = second {
        pullBackTwo(x, b, g, needs: needs, give: give)
      } else {
        pullBackStructure(x, g, give: give)
      }
    }
  }

  /// Rules of operations with two or three inputs.
  private func pullBackTwo(
    _ a: Tensor, _ b: Tensor, _ g: Tensor, needs: (Bool, Bool, Bool), give: (Int, Tensor) -> Void
  ) {
    switch operation {
    case .add:
      if needs.0 { give(0, g.summed(to: a.shape)) }
      if needs.1 { give(1, g.summed(to: b.shape)) }
    case .subtract:
      if needs.0 { give(0, g.summed(to: a.shape)) }
      if needs.1 { give(1, -(g.summed(to: b.shape))) }
    case .multiply:
      if needs.0 { give(0, (g * b).summed(to: a.shape)) }
      if needs.1 { give(1, (g * a).summed(to: b.shape)) }
    case .divide:
      if needs.0 { give(0, (g / b).summed(to: a.shape)) }
      if needs.1 { give(1, -((g * output / b).summed(to: b.shape))) }
    case .minimum:
      let mask = b.isAtLeast(a)
      if needs.0 { give(0, (g * mask).summed(to: a.shape)) }
      if needs.1 { give(1, (g * (1 - mask)).summed(to: b.shape)) }
    case .maximum:
      let mask = a.isAtLeast(b)
      if needs.0 { give(0, (g * mask).summed(to: a.shape)) }
      if needs.1 { give(1, (g * (1 - mask)).summed(to: b.shape)) }
    case .choose:
      let none = Tensor.zeros(g.shape, elementType: g.elementType)
      if needs.1 { give(1, Tensors.choose(a, g, none)) }
      if needs.2 { give(2, Tensors.choose(a, none, g)) }
    case .activationGradient(let activation):
      // Here `a` is the activation's output and `b` the gradient after it; linear in `b`.
      if needs.1 { give(1, a.activationGradient(activation, g)) }
      guard needs.0 else { break }
      switch activation {
      case .identity, .relu: break  // Flat in the output, except at the kink.
      case .tanh: give(0, g * b * a * -2)
      case .sigmoid: give(0, g * b * (1 - 2 * a))
      }
    case .matrixProduct(let first, let second):
      if needs.0 {
        give(
          0,
          first
            ? b.matrixProduct(g, transposingFirst: second, transposingSecond: true)
            : g.matrixProduct(b, transposingSecond: !second))
      }
      if needs.1 {
        give(
          1,
          second
            ? g.matrixProduct(a, transposingFirst: true, transposingSecond: first)
            : a.matrixProduct(g, transposingFirst: !first))
      }
    case .linear(let activation):
      let before = output.activationGradient(activation, g)
      if needs.0 { give(0, before.matrixProduct(b, transposingSecond: true)) }
      if needs.1 { give(1, a.matrixProduct(before, transposingFirst: true)) }
      if needs.2 { give(2, before.sum(along: 0)) }
    case .scan(let forwards):
      // What flows to x_t is g_t plus d of the step that read y_t times what flows there.
      let flow =
        forwards
        ? g.reverseScan(decays: b.shiftedInTime(forwards: false))
        : g.forwardScan(decays: b.shiftedInTime(forwards: true))
      if needs.0 { give(0, flow) }
      if needs.1 { give(1, flow * output.shiftedInTime(forwards: forwards)) }
    case .lstm(let record): pullBackLSTM(record, g, needs: needs, give: give)
    default: break
    }
  }

  /// Rules of reductions, moves and rows.
  private func pullBackStructure(_ x: Tensor, _ g: Tensor, give: (Int, Tensor) -> Void) {
    /// g with the reduced axis back, at the length 1.
    func restored(_ axis: Int) -> Tensor {
      g.reshaped(x.shape.reduced(along: axis, keepingAxis: true))
    }
    switch operation {
    case .sum(let axis): give(0, restored(axis).broadcast(to: x.shape))
    case .maximumAlong(let axis):
      let kept = x.shape.reduced(along: axis, keepingAxis: true)
      let mask = x.isEqual(to: output.reshaped(kept).detached())
      give(0, restored(axis) * (mask / mask.sum(along: axis, keepingAxis: true)))
    case .broadcast: give(0, g.summed(to: x.shape))
    case .reshape: give(0, g.reshaped(x.shape))
    case .transpose(let order):
      var inverse = order
      for (i, axis) in order.enumerated() { inverse[axis] = i }
      give(0, g.transposed(inverse))
    case .slice(let axis, let start):
      give(0, g.embedded(at: start, of: x.shape[axis], along: axis))
    case .embed(let axis, let start):
      give(0, g.slice(start..<start + x.shape[axis], along: axis))
    case .concatenate(let axis, let parts):
      var start = 0
      for (i, part) in parts.enumerated() {
        let end = start + part.shape[axis]
        if part.node >= 0 { give(i, g.slice(start..<end, along: axis)) }
        start = end
      }
    case .gather(let indices): give(0, g.scatterAdded(at: indices, rows: x.shape[0]))
    case .scatterAdd(let indices): give(0, g.gathered(indices))
    case .convert: give(0, g.converted(to: x.elementType))
    case .softmax:
      let along = (g * output).sum(along: -1, keepingAxis: true)
      give(0, output * (g - along))
    default: break
    }
  }
}
