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

  /// Who came when: 1 where the column's step is the row's or one before it and 0 elsewhere,
  /// `[1, time, time]`.
  public static func past(_ time: Int, elementType: ElementType = .float32) -> Tensor {
    var marks: [Float] = []
    marks.reserveCapacity(time * time)
    for row in 0..<time { for column in 0..<time { marks.append(column <= row ? 1 : 0) } }
    return Tensor(marks, shape: [1, time, time]).converted(to: elementType)
  }
}
