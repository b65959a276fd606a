package dev.urial.eval.judge;

import dev.urial.eval.Score;
import dev.urial.eval.judged.Preference.Order;
import java.util.Map;
import java.util.Optional;

/**
 * What one reply says.
 *
 * @param scores by aspect, where one answer is judged
 * @param order where two are compared
 */
record Opinion(Map<String, Score> scores, Optional<Order> order) {}
