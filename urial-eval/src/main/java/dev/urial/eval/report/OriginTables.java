package dev.urial.eval.report;

import java.util.ArrayList;
import java.util.List;

/** What produced judged files, as tables. */
final class OriginTables {
    private OriginTables() {}

    /** A line a file. */
    static List<Table> brief(List<Origin> origins) {
        List<String> lines = origins.stream()
                .map(origin -> origin.file() + ": "
                        + origin.manifest()
                                .map(manifest -> OriginFacts.of(manifest).line())
                                .or(origin::problem)
                                .orElse(""))
                .map(Table::shortened)
                .toList();
        return List.of(new Table("Made by", List.of(), List.of(), lines));
    }

    /** A table a file. */
    static List<Table> full(List<Origin> origins) {
        List<Table> tables = new ArrayList<>();
        for (Origin origin : origins) {
            List<List<String>> rows =
                    origin.manifest().map(OriginFacts::of).map(OriginFacts::all).orElse(List.of()).stream()
                            .map(fact -> List.of(fact.name(), fact.text()))
                            .toList();
            tables.add(new Table(
                    "What made " + origin.file(),
                    rows.isEmpty() ? List.of() : List.of("what", "value"),
                    rows,
                    origin.problem().stream().toList()));
        }
        return tables;
    }
}
