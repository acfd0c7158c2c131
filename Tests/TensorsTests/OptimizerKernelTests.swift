import CKernels
import Foundation
import TestSupport
import Testing

@testable import Tensors

/// The loops that write in place, against the formulas of their papers written out number by
/// number.
@Suite struct OptimizerKernelTests {
  /// Lengths around the vector widths, and one above the parallel threshold.
  private static let lengths = [1, 3, 16, 37, 20_000]

  /// Runs `steps` steps of `kernel` over `count` numbers in both element types and of `formula`
  /// over each.
  private func check(
    _ count: Int, kernel: (ck_type, [UnsafeMutableRawPointer], UnsafeRawPointer, Int) -> Void,
    formula: (inout [Double], Double, Int) -> Void
  ) {
    for type in [ElementType.float64, .float32] {
      var state = (0..<3).map {
        // Parameter, first moment, second moment (which is not negative).
        Sample.tensor([count], $0 == 2 ? 0 : -1, 1, seed: UInt64($0), elementType: type)
      }
      let slopes = Sample.tensor([count], -1, 1, seed: 9, elementType: type)
      let before = state
      var expected = before.map(\.doubles)
      for step in 1...3 {
        let pointers = state.indices.map { state[$0].ownPointer() }
        kernel(type.kernelType, pointers, slopes.pointer, step)
        for (i, slope) in slopes.doubles.enumerated() {
          var one = expected.map { $0[i] }
          formula(&one, slope, step)
          for k in one.indices { expected[k][i] = one[k] }
        }
      }
      let bound = type == .float64 ? 1e-12 : 1e-4
      for k in state.indices {
        let reference = Tensor(doubles: expected[k], shape: [count])
        #expect(largestRelativeError(of: state[k], against: reference, floor: 1e-2) < bound)
      }
      // The copies that were taken before are as they were.
      for (k, tensor) in before.enumerated() {
        let fresh = Sample.tensor(
          [count], k == 2 ? 0 : -1, 1, seed: UInt64(k), elementType: type)
        // Compared outside the macro, which would take minutes to print the difference of long
        // arrays.
        let isUnchanged = tensor.doubles == fresh.doubles
        #expect(isUnchanged)
      }
    }
  }

  @Test(arguments: lengths) func adam(count: Int) {
    check(count) { type, state, slopes, step in
      var settings = ck_adam_settings(
        rate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-6, weight_decay: 0.1,
        gradient_scale: 0.5, correction1: 1 - pow(0.9, Double(step)),
        correction2: 1 - pow(0.99, Double(step)))
      ck_adam(type, state[0], state[1], state[2], slopes, count, &settings)
    } formula: { state, slope, step in
      let g = 0.5 * slope + 0.1 * state[0]
      state[1] = 0.9 * state[1] + 0.1 * g
      state[2] = 0.99 * state[2] + 0.01 * g * g
      let first = state[1] / (1 - pow(0.9, Double(step)))
      let second = state[2] / (1 - pow(0.99, Double(step)))
      state[0] -= 0.01 * first / (second.squareRoot() + 1e-6)
    }
  }

  @Test(arguments: lengths) func rmsprop(count: Int) {
    check(count) { type, state, slopes, _ in
      var settings = ck_rmsprop_settings(
        rate: 0.01, decay: 0.95, epsilon: 1e-3, weight_decay: 0.1,
        gradient_scale: 2, inner_epsilon: 0.02)
      ck_rmsprop(type, state[0], state[2], slopes, count, &settings)
    } formula: { state, slope, _ in
      let g = 2 * slope + 0.1 * state[0]
      state[2] = 0.95 * state[2] + 0.05 * g * g
      state[0] -= 0.01 * g / ((state[2] + 0.02).squareRoot() + 1e-3)
    }
  }

  @Test(arguments: lengths) func sgd(count: Int) {
    check(count) { type, state, slopes, _ in
      var settings = ck_sgd_settings(
        rate: 0.01, momentum: 0.9, weight_decay: 0.1, gradient_scale: 2)
      ck_sgd(type, state[0], state[1], slopes, count, &settings)
    } formula: { state, slope, _ in
      state[1] = 0.9 * state[1] + 2 * slope + 0.1 * state[0]
      state[0] -= 0.01 * state[1]
    }
  }

  @Test(arguments: lengths) func tracking(count: Int) {
    check(count) { type, state, slopes, _ in
      ck_track(type, state[0], slopes, 0.005, count)
    } formula: { state, source, _ in
      state[0] += 0.005 * (source - state[0])
    }
  }
}
