package dev.urial.core.prompt;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The catalogue of the published prompt files ({@code urial_prompts} in github.com/Re-Align/URIAL), known by their hashes. Their
 * texts are not part of this library. Start at {@link #all()}.
 */
public final class PublishedPrompts {
    /**
     * A published file.
     *
     * @param name of the file, without {@code .txt}
     * @param date of the commit that added it
     * @param k how many examples it shows
     * @param template the built-in template it was written for: that of its own examples, which is not always the one that the
     *     published tool chooses by the file's name
     * @param sha256 of its bytes, in lower-case hex
     */
    public record Entry(String name, LocalDate date, int k, String template, String sha256) {}

    private static final List<Entry> ALL = List.of(
            entry(
                    "basic_icl",
                    "2023-12-04",
                    3,
                    Layout.LEGACY,
                    "2701303d5492f78f6627ccce7b02753382cb2527561f37c13d2f71e19bc840c1"),
            entry(
                    "inst_1k",
                    "2023-12-04",
                    3,
                    Layout.LEGACY,
                    "3a3989a9c5a58293362de475be08218cc552544882b8a8356b558d03c1a91f06"),
            entry(
                    "inst_1k_v2",
                    "2023-12-04",
                    3,
                    Layout.LEGACY,
                    "57ae9edc8a9480f3b6cd52c41988a714f96b32307825b830024decdfe8c01325"),
            entry(
                    "inst_1shot",
                    "2023-12-04",
                    1,
                    Layout.LEGACY,
                    "d35e4b5218b9fcca4bba177595df08c4f958f05f650b00e4ba13f574c3a3a321"),
            entry(
                    "inst_2k",
                    "2023-12-04",
                    8,
                    Layout.LEGACY,
                    "9cf9d0174c335c3599dec3f47893d60fdd28a18a518bd89fb1345ad5ee2aa0ba"),
            entry(
                    "inst_only",
                    "2023-12-04",
                    0,
                    Layout.LEGACY,
                    "6c1f210a7299f95a6205440e9e03c11e4615c8e84dd0a0b192258999b434ac59"),
            entry(
                    "inst_help",
                    "2023-12-07",
                    5,
                    Layout.BACKTICKS,
                    "e0c96ccc7384231c8d3666f3326d078d42b371e7daa9cba0db25673c925a2445"),
            entry(
                    "inst_mini",
                    "2023-12-18",
                    3,
                    Layout.LEGACY,
                    "7ee5378d14aac77177c4461e6d6fbf5312acced16e8ce19ce0f2f1808eb870c8"),
            entry(
                    "inst_1k_v3",
                    "2024-01-06",
                    3,
                    Layout.BACKTICKS,
                    "5fa2058bd7f62818990d97b5459af5a18c3746d5a89a79d8f358889cbe2c7d9c"),
            entry(
                    "inst_help_v2",
                    "2024-01-06",
                    5,
                    Layout.V2,
                    "4a8fda111d57e069a56575a1572dbc0660d31c89d46f2514767055e692e3b6f5"),
            entry(
                    "inst_help_mini_yi",
                    "2024-01-29",
                    3,
                    Layout.V4,
                    "25c1061ed420873b37ed07e8bf3b92b3b5affd7d5e4b4c7b8ddc3d8eb9151632"),
            entry(
                    "inst_help_v2_yi",
                    "2024-01-29",
                    5,
                    Layout.V4,
                    "5e9d357f814b1cde538ea1b37cedf3e1da3e3224944f1d3c911fe6c852c293f9"),
            entry(
                    "inst_help_v3",
                    "2024-01-29",
                    5,
                    Layout.V5,
                    "f93751b95438eb0d1f6824f11348306754f482e7985e7d701da4f15abd67d535"),
            entry(
                    "inst_help_v3-1k",
                    "2024-01-29",
                    2,
                    Layout.V5,
                    "fac2d804a775e68ad47dfcfb260ee95a11a06555439ed120d57f3cbb371483f2"),
            entry(
                    "inst_help_v4",
                    "2024-01-29",
                    5,
                    Layout.V4,
                    "6134fc9120425f2c1462b8ca0b7349892edcf80138b6fd4d7675c2beccae5c12"),
            entry(
                    "inst_help_v5-1k",
                    "2024-01-29",
                    3,
                    Layout.V5,
                    "0a2ac304a43152da5e9b6bb225ea6a92d78462b53fb8a6adb7ef664724e6f54e"),
            entry(
                    "inst_help_v5-2k",
                    "2024-01-29",
                    6,
                    Layout.V5,
                    "de3a7897bc92edfdff9e3cc318e9e638c26cdf51d72041558daa825488112987"),
            entry(
                    "inst_1k_v3.help",
                    "2024-02-09",
                    3,
                    Layout.BACKTICKS,
                    "c22009a59617bee2f3bae163ecdd0dc2456f6aa268a5f5a14aaf2cf84815abe1"),
            entry(
                    "inst_1k_v4",
                    "2024-02-09",
                    3,
                    Layout.BACKTICKS,
                    "7373f07b27e708a6cfdb7ad27299e1e4ef7ac5acb476860b96254d74f87f54e0"),
            entry(
                    "inst_1k_v4.help",
                    "2024-02-09",
                    3,
                    Layout.BACKTICKS,
                    "226e9719f2e3fe03a937c26ba6175bf8bc604295577dab28f0e0c78a4ffecfed"),
            entry(
                    "inst_help_v6-1k",
                    "2024-02-09",
                    3,
                    Layout.V6,
                    "19536b8292fb34b3c114bb2a21a3a7abdca4c9c6736c808a2316c6769b361e5d"),
            // byte for byte v5-2k, and so in its form
            entry(
                    "inst_help_v6-2k",
                    "2024-02-09",
                    6,
                    Layout.V5,
                    "de3a7897bc92edfdff9e3cc318e9e638c26cdf51d72041558daa825488112987"),
            entry(
                    "inst_2k_v4",
                    "2024-02-19",
                    8,
                    Layout.BACKTICKS,
                    "6810b1304596a433f5a9995836dd2ade9ef9db72af45827aa3bf08f85adbeaab"));

    private PublishedPrompts() {}

    /** All of them, by date and then by name. */
    public static List<Entry> all() {
        return ALL;
    }

    /** The file of that name. */
    public static Optional<Entry> named(String name) {
        return ALL.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    /** The file with those bytes; where two have the same, the one of that name, else the older. */
    static Optional<Entry> of(String sha256, String name) {
        List<Entry> same =
                ALL.stream().filter(entry -> entry.sha256().equals(sha256)).toList();
        return same.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .or(() -> same.stream().findFirst());
    }

    /** What the published tool renders a file of that name with ({@code apply_template} in {@code src/unified_utils.py}). */
    static Layout chosenByName(String name) {
        if (name.contains("inst_help_v5")) {
            return Layout.V5;
        }
        return name.contains("inst_help_v6") ? Layout.V6 : Layout.BACKTICKS;
    }

    private static Entry entry(String name, String date, int k, Layout layout, String sha256) {
        return new Entry(name, LocalDate.parse(date), k, layout.templateName(), sha256);
    }
}
