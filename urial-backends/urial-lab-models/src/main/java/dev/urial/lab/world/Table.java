package dev.urial.lab.world;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table of the world, from a resource of tab-separated lines under a line of column names. An empty cell is left out of its row. */
record Table(String name, List<Map<String, String>> rows) {
    static Table read(String name) {
        try (InputStream in = Table.class.getResourceAsStream(name + ".tsv")) {
            if (in == null) {
                throw new IllegalArgumentException("no table " + name);
            }
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            String[] columns = lines.get(0).split("\t", -1);
            List<Map<String, String>> rows = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split("\t", -1);
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 0; i < columns.length; i++) {
                    if (!cells[i].isEmpty()) {
                        row.put(columns[i], cells[i]);
                    }
                }
                rows.add(row);
            }
            return new Table(name, rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
