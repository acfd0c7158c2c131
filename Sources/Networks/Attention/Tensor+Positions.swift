import Foundation
import Tensors

extension Tensor {
  /// What tells steps by their place, `[time, width]`: sines and cosines of falling frequency by
  /// turns, from one radian a step to 1/10,000 (Vaswani et al. 2017, Section 3.5).
  public static func positions(
    _ time: Int, _ width: Int, elementType: ElementType = .float32
  ) -> Tensor {
    var numbers: [Double] = []
    numbers.reserveCapacity(time * width)
    for step in 0..<time {
      for feature in 0..<width {
        let angle = Double(step) * pow(10_000, -Double(feature / 2 * 2) / Double(width))
        numbers.append(feature % 2 == 0 ? sin(angle) : cos(angle))
      }
    }
    return Tensor(doubles: numbers, shape: [time, width]).converted(to: elementType)
  }
}
