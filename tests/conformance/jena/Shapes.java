import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.jena.graph.Graph;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.shacl.ShaclValidator;
import org.apache.jena.shacl.ValidationReport;
import org.apache.jena.shacl.validation.ReportEntry;

/**
 * Validates graphs: for each result a line with the graph's file, the focus node, the path (or -) and the constraint
 * component, and a last line for each graph with its file and "conforms" or "violates".
 *
 * Arguments: the file of the shapes, then the files of the graphs.
 */
public final class Shapes {
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Graph shapes = RDFDataMgr.loadGraph(arguments[0]);
        for (int i = 1; i < arguments.length; i++) {
            ValidationReport report = ShaclValidator.get().validate(shapes, RDFDataMgr.loadGraph(arguments[i]));
            for (ReportEntry entry : report.getEntries()) {
                Object path = entry.resultPath() == null ? "-" : entry.resultPath();
                out.println(String.join("\t", arguments[i], entry.focusNode().toString(), path.toString(),
                    entry.sourceConstraintComponent().toString()));
            }
            out.println(arguments[i] + "\t" + (report.conforms() ? "conforms" : "violates"));
        }
    }
}
