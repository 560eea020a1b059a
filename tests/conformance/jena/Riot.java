import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.riot.system.ErrorHandlerFactory;
import org.apache.jena.riot.system.StreamRDFLib;
import org.apache.jena.riot.lang.StreamRDFCounting;

/**
 * Reads files as `riot --strict` does: whatever it would warn of is an error. For each a line with the file, the number
 * of triples and of quads in named graphs.
 */
public final class Riot {
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String file : arguments) {
            StreamRDFCounting counted = StreamRDFLib.count();
            RDFParser.source(file).strict(true).checking(true)
                .errorHandler(ErrorHandlerFactory.errorHandlerStrict).parse(counted);
            out.println(file + "\t" + counted.countTriples() + "\t" + counted.countQuads());
        }
    }
}
