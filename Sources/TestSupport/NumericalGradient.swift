import Tensors

/// Central differences of a scalar function of several 64-bit tensors: the yardstick of derivative
/// rules.
///
/// - Parameters:
///   - function: gives a tensor with one number; it may open a tape of its own.
///   - inputs: where to differentiate, away from kinks.
///   - step: half the distance between the two evaluations.
/// - Returns: one tensor an input, of its shape. Two evaluations a number, so keep the inputs
///   small.
public func numericalGradient(
  of function: ([Tensor]) -> Tensor, at inputs: [Tensor], step: Double = 1e-5
) -> [Tensor] {
  inputs.indices.map { which in
    let center = inputs[which].doubles
    let slopes = center.indices.map { i in
      var numbers = center
      var moved = inputs
      func value(_ number: Double) -> Double {
        numbers[i] = number
        moved[which] = Tensor(doubles: numbers, shape: inputs[which].shape)
        return function(moved).number
      }
      let above = center[i] + step
      let below = center[i] - step
      // The step that was really taken, after rounding.
      return (value(above) - value(below)) / (above - below)
    }
    return Tensor(doubles: slopes, shape: inputs[which].shape)
  }
}

/// The gradient of a scalar function by the tape, as constants.
public func recordedGradient(
  of function: ([Tensor]) -> Tensor, at inputs: [Tensor]
) -> [Tensor] {
  withTape {
    let tracked = inputs.map { $0.tracked() }
    return gradient(of: function(tracked), at: tracked)
  }
}

/// How far the tape's first derivatives are from central differences: the largest relative error.
public func firstDerivativeError(
  of function: ([Tensor]) -> Tensor, at inputs: [Tensor], step: Double = 1e-5
) -> Double {
  largestRelativeError(
    of: recordedGradient(of: function, at: inputs),
    against: numericalGradient(of: function, at: inputs, step: step))
}

/// How far the tape's second derivatives are from central differences of its first ones.
///
/// Both differentiate the inner product of the gradient with `directions` (one tensor an input),
/// which sees every entry of the matrix of second derivatives when the directions are in general
/// position.
/// - Returns: the largest relative error.
public func secondDerivativeError(
  of function: ([Tensor]) -> Tensor, at inputs: [Tensor], along directions: [Tensor],
  step: Double = 1e-5
) -> Double {
  func slope(_ tracked: [Tensor], keepingGraph: Bool) -> Tensor {
    let first = gradient(of: function(tracked), at: tracked, keepingGraph: keepingGraph)
    return Gradient(first).dot(Gradient(directions))
  }
  let recorded = withTape {
    let tracked = inputs.map { $0.tracked() }
    return gradient(of: slope(tracked, keepingGraph: true), at: tracked)
  }
  let differences = numericalGradient(
    of: { moved in withTape { slope(moved.map { $0.tracked() }, keepingGraph: false) } },
    at: inputs, step: step)
  return largestRelativeError(of: recorded, against: differences)
}
