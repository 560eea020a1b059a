import com.google.refine.model.Cell;
import com.google.refine.model.Column;
import com.google.refine.model.Project;
import com.google.refine.model.Recon;
import com.google.refine.model.ReconCandidate;
import com.google.refine.model.ReconType;
import com.google.refine.model.Row;
import com.google.refine.model.recon.ReconJob;
import com.google.refine.model.recon.ReconciledDataExtensionJob;
import com.google.refine.model.recon.ReconciledDataExtensionJob.DataExtension;
import com.google.refine.model.recon.ReconciledDataExtensionJob.DataExtensionConfig;
import com.google.refine.model.recon.StandardReconConfig;
import com.google.refine.model.recon.StandardReconConfig.ColumnDetail;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reconciles a column of names as OpenRefine does, and fetches values of what was matched.
 *
 * Arguments: the address of the service, the identifier space and the schema space, a type or "-", the identifier of a
 * property that the second column has values of or "-", a file of rows (a name, and after a tab a value), and after it
 * the identifiers of properties to fetch.
 *
 * Writes a line for each name: "name", the row's number, the judgment, the identifier of the match or "-", and the
 * identifier and score of each candidate; and a line for each value: "value", the identifier, the property, the value.
 */
public final class Reconcile {
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        String service = arguments[0];
        ReconType type = arguments[3].equals("-") ? null : new ReconType(arguments[3], arguments[3]);
        List<ColumnDetail> details = new ArrayList<>();
        if (!arguments[4].equals("-")) {
            details.add(new ColumnDetail("value", arguments[4], arguments[4], null));
        }
        StandardReconConfig config =
            new StandardReconConfig(service, arguments[1], arguments[2], type, true, details, 10);
        Project project = new Project();
        project.columnModel.addColumn(0, new Column(0, "name"), false);
        project.columnModel.addColumn(1, new Column(1, "value"), false);
        for (String line : Files.readAllLines(Path.of(arguments[5]))) {
            String[] cells = line.split("\t", -1);
            Row row = new Row(2);
            row.setCell(0, new Cell(cells[0], null));
            row.setCell(1, cells.length > 1 && !cells[1].isEmpty() ? new Cell(cells[1], null) : null);
            project.rows.add(row);
        }
        Set<String> matched = new HashSet<>();
        int size = config.getBatchSize(project.rows.size());
        for (int first = 0; first < project.rows.size(); first += size) {
            List<ReconJob> jobs = new ArrayList<>();
            for (int i = first; i < Math.min(first + size, project.rows.size()); i++) {
                Row row = project.rows.get(i);
                jobs.add(config.createJob(project, i, row, "name", row.getCell(0)));
            }
            List<Recon> recons = config.batchRecon(jobs, 1);
            for (int i = 0; i < recons.size(); i++) {
                Recon recon = recons.get(i);
                if (recon.error != null) {
                    throw new IllegalStateException(recon.error);
                }
                StringBuilder line = new StringBuilder("name\t" + (first + i) + "\t" + recon.judgment + "\t");
                line.append(recon.match == null ? "-" : recon.match.id);
                List<ReconCandidate> candidates = recon.candidates == null ? List.of() : recon.candidates;
                for (ReconCandidate candidate : candidates) {
                    line.append("\t" + candidate.id + " " + candidate.score);
                }
                out.println(line);
                if (recon.match != null) {
                    matched.add(recon.match.id);
                }
            }
        }
        if (arguments.length > 6) {
            extend(out, service, matched, arguments);
        }
    }

    private static void extend(PrintStream out, String service, Set<String> matched, String[] arguments)
            throws Exception {
        StringBuilder wanted = new StringBuilder();
        for (int i = 6; i < arguments.length; i++) {
            wanted.append(i == 6 ? "" : ",").append("{\"id\": \"" + arguments[i] + "\", \"name\": \"\"}");
        }
        DataExtensionConfig config = DataExtensionConfig.reconstruct("{\"properties\": [" + wanted + "]}");
        Map<String, ReconCandidate> known = new HashMap<>();
        ReconciledDataExtensionJob job = new ReconciledDataExtensionJob(config, service);
        for (Map.Entry<String, DataExtension> entry : job.extend(matched, known).entrySet()) {
            for (Object[] row : entry.getValue().data) {
                for (int column = 0; column < row.length; column++) {
                    if (row[column] != null) {
                        Object value = row[column];
                        String text = value instanceof ReconCandidate ? ((ReconCandidate) value).id : value.toString();
                        out.println(String.join("\t", "value", entry.getKey(), job.columns.get(column).id, text));
                    }
                }
            }
        }
    }
}
