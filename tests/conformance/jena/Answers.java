import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.apache.jena.query.ARQ;
import org.apache.jena.query.Query;
import org.apache.jena.query.QueryCancelledException;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.query.QueryParseException;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.query.Syntax;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.sparql.core.DatasetGraphFactory;
import org.apache.jena.sparql.engine.ref.QueryEngineRef;
import org.apache.jena.sparql.exec.QueryExec;
import org.apache.jena.query.ResultSet;

/**
 * Answers the queries on its standard input over one dataset, a line each: `answer`, `refused`, `late` or `failed`, and
 * the answer (JSON of SPARQL, or N-Triples) or the reason. Queries and answers are in base 64.
 *
 * Arguments: an N-Quads file, the seconds that a query may take, and "main" for the engine as it is used, "reference"
 * for the one that evaluates the algebra of the standard as it is written.
 */
public final class Answers {
    public static void main(String[] arguments) throws IOException {
        DatasetGraph dataset = DatasetGraphFactory.create();
        RDFDataMgr.read(dataset, arguments[0]);
        long seconds = Long.parseLong(arguments[1]);
        if (arguments[2].equals("reference")) {
            ARQ.getContext().set(ARQ.optimization, false);
            QueryEngineRef.register();
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String text = new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8);
            out.println(answer(dataset, text, seconds));
        }
    }

    private static String answer(DatasetGraph dataset, String text, long seconds) {
        try {
            Query query = QueryFactory.create(text, Syntax.syntaxSPARQL_11);
            return told("answer", evaluated(dataset, query, seconds));
        } catch (QueryParseException error) {
            return told("refused", String.valueOf(error.getMessage()).getBytes(StandardCharsets.UTF_8));
        } catch (QueryCancelledException error) {
            return told("late", new byte[0]);
        } catch (RuntimeException | StackOverflowError error) {
            return told("failed", error.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static byte[] evaluated(DatasetGraph dataset, Query query, long seconds) {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (QueryExec run = QueryExec.dataset(dataset).query(query).timeout(seconds, TimeUnit.SECONDS).build()) {
            if (query.isAskType()) {
                ResultSetFormatter.outputAsJSON(written, run.ask());
            } else if (query.isSelectType()) {
                ResultSetFormatter.outputAsJSON(written, ResultSet.adapt(run.select()));
            } else {
                RDFDataMgr.write(written, run.construct(), Lang.NTRIPLES);
            }
        }
        return written.toByteArray();
    }

    private static String told(String what, byte[] more) {
        return what + " " + Base64.getEncoder().encodeToString(more);
    }
}
