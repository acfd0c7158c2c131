import Tensors

/// The largest error of `tensors`, relative to `expected`, number by number.
///
/// An error is divided by the larger of the two numbers, but by no less than a hundredth of the
/// largest number expected, nor less than `floor`: next to large numbers, and next to nothing at
/// all, a small one is only rounding. Infinite when a shape differs, or when one side is NaN or
/// infinite and the other is not the same.
public func largestRelativeError(
  of tensors: [Tensor], against expected: [Tensor], floor: Double = 1e-4
) -> Double {
  guard tensors.map(\.shape) == expected.map(\.shape) else { return .infinity }
  let largest =
    expected.flatMap { $0.doubles.map(\.magnitude) }.filter(\.isFinite).max() ?? 0
  var worst = 0.0
  for (tensor, reference) in zip(tensors, expected) {
    for (a, b) in zip(tensor.doubles, reference.doubles) where a != b {
      if a.isNaN && b.isNaN { continue }
      guard a.isFinite && b.isFinite else { return .infinity }
      worst = max(worst, (a - b).magnitude / max(a.magnitude, b.magnitude, largest / 100, floor))
    }
  }
  return worst
}

/// The largest relative error of one tensor. See the form for several.
public func largestRelativeError(
  of tensor: Tensor, against expected: Tensor, floor: Double = 1e-4
) -> Double {
  largestRelativeError(of: [tensor], against: [expected], floor: floor)
}
