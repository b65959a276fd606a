package dev.urial.core.jinja;

import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Locale;

/** The time as {@code strftime} of C writes it, in English; trusted where the format is. */
final class Strftime {
    private Strftime() {}

    static Text of(Run run, Text format) {
        ZonedDateTime now = ZonedDateTime.now(run.clock());
        TextBuilder result = new TextBuilder(run);
        String chars = format.chars();
        for (int at = 0; at < chars.length(); at++) {
            if (chars.charAt(at) != '%') {
                result.add(format, at, at + 1);
                continue;
            }
            int end = at + 1;
            boolean unpadded = end < chars.length() && chars.charAt(end) == '-';
            end += unpadded ? 1 : 0;
            if (end >= chars.length()) {
                throw run.unsupported("the end of the time format '" + chars + "' is not known here");
            }
            String field = field(run, now, chars.charAt(end));
            String written = unpadded && field.matches("0[0-9]+") ? field.replaceFirst("^0+(?=.)", "") : field;
            result.add(written, format.trusted(at, end + 1));
            at = end;
        }
        return result.build();
    }

    private static String field(Run run, ZonedDateTime now, char directive) {
        return switch (directive) {
            case 'Y' -> String.valueOf(now.getYear());
            case 'y' -> padded(2, now.getYear() % 100);
            case 'm' -> padded(2, now.getMonthValue());
            case 'd' -> padded(2, now.getDayOfMonth());
            case 'e' -> String.format(Locale.ROOT, "%2d", now.getDayOfMonth());
            case 'j' -> padded(3, now.getDayOfYear());
            case 'H' -> padded(2, now.getHour());
            case 'I' -> padded(2, (now.getHour() + 11) % 12 + 1);
            case 'M' -> padded(2, now.getMinute());
            case 'S' -> padded(2, now.getSecond());
            case 'p' -> now.getHour() < 12 ? "AM" : "PM";
            case 'B' -> now.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'b', 'h' ->
                now.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
            case 'A' -> now.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'a' ->
                now.getDayOfWeek()
                        .getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                        .substring(0, 3);
            case 'F' -> String.valueOf(now.toLocalDate());
            case 'T' -> padded(2, now.getHour()) + ":" + padded(2, now.getMinute()) + ":" + padded(2, now.getSecond());
            case '%' -> "%";
            default -> throw run.unsupported("the time format %" + directive + " is not known here");
        };
    }

    private static String padded(int width, int number) {
        return String.format(Locale.ROOT, "%0" + width + "d", number);
    }
}
