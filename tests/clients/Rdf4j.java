// Eclipse RDF4J as a client of the endpoint; tests/clients/README.md says how it is run.

import java.io.ByteArrayOutputStream;
import java.util.Map;
import org.eclipse.rdf4j.model.IRI;
import org.eclipse.rdf4j.model.Statement;
import org.eclipse.rdf4j.model.ValueFactory;
import org.eclipse.rdf4j.model.impl.SimpleValueFactory;
import org.eclipse.rdf4j.model.vocabulary.RDF;
import org.eclipse.rdf4j.query.MalformedQueryException;
import org.eclipse.rdf4j.query.QueryEvaluationException;
import org.eclipse.rdf4j.query.QueryResults;
import org.eclipse.rdf4j.query.TupleQuery;
import org.eclipse.rdf4j.query.Update;
import org.eclipse.rdf4j.query.impl.SimpleDataset;
import org.eclipse.rdf4j.query.resultio.sparqljson.SPARQLResultsJSONWriter;
import org.eclipse.rdf4j.query.resultio.sparqlxml.SPARQLResultsXMLWriter;
import org.eclipse.rdf4j.query.resultio.text.csv.SPARQLResultsCSVWriter;
import org.eclipse.rdf4j.query.resultio.text.tsv.SPARQLResultsTSVWriter;
import org.eclipse.rdf4j.repository.RepositoryConnection;
import org.eclipse.rdf4j.repository.RepositoryException;
import org.eclipse.rdf4j.repository.sail.SailRepository;
import org.eclipse.rdf4j.repository.sparql.SPARQLRepository;
import org.eclipse.rdf4j.sail.memory.MemoryStore;
import org.eclipse.rdf4j.rio.RDFFormat;

public class Rdf4j {
    static final String BASE = "https://w3id.org/peacegraph/";
    static final String PREFIXES = "PREFIX pg: <https://w3id.org/peacegraph/ontology#>\n"
        + "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\nBASE <" + BASE + ">\n";
    static final String STATES = PREFIXES + "SELECT ?s ?label { ?s a pg:State ; rdfs:label ?label } ORDER BY ?label";
    static final ValueFactory VALUES = SimpleValueFactory.getInstance();
    static int good, bad;

    interface Check { Object run() throws Exception; }

    static void check(String name, Object expected, Check check) {
        Object found;
        try {
            found = check.run();
        } catch (Throwable error) {
            found = error;
        }
        if (String.valueOf(expected).equals(String.valueOf(found))) {
            good++;
        } else {
            bad++;
            System.out.println("FAULT " + name + ": expected " + expected + ", got " + found);
        }
    }

    static long rows(TupleQuery query) {
        try (var result = query.evaluate()) {
            return result.stream().count();
        }
    }

    static void queries(RepositoryConnection at, String address) {
        check("SELECT", 7L, () -> rows(at.prepareTupleQuery(STATES)));
        check("ASK", true, () -> at.prepareBooleanQuery(PREFIXES + "ASK { <state/armenia> a pg:State }").evaluate());
        check("CONSTRUCT", 7, () -> QueryResults.asModel(at.prepareGraphQuery(PREFIXES + "CONSTRUCT WHERE { ?s a pg:State }").evaluate()).size());
        check("DESCRIBE", true, () -> QueryResults.asModel(at.prepareGraphQuery(PREFIXES + "DESCRIBE <state/armenia>").evaluate()).size() > 5);
        check("a long query", 7L, () -> rows(at.prepareTupleQuery(STATES + "\n# " + "x".repeat(20000))));
        check("a binding", 1L, () -> {
            TupleQuery query = at.prepareTupleQuery(STATES);
            query.setBinding("s", VALUES.createIRI(BASE, "state/armenia"));
            return rows(query);
        });
        check("a binding of a literal", 1L, () -> {
            TupleQuery query = at.prepareTupleQuery(PREFIXES + "SELECT ?s { ?s a pg:State ; rdfs:label ?l }");
            query.setBinding("l", VALUES.createLiteral("Armenia", "en"));
            return rows(query);
        });
        check("default-graph-uri", true, () -> {
            TupleQuery query = at.prepareTupleQuery("SELECT * { ?s ?p ?o }");
            SimpleDataset dataset = new SimpleDataset();
            dataset.addDefaultGraph(VALUES.createIRI(BASE, "claim/001-01"));
            query.setDataset(dataset);
            return rows(query) > 1;
        });
        check("named-graph-uri", 1L, () -> {
            TupleQuery query = at.prepareTupleQuery("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }");
            SimpleDataset dataset = new SimpleDataset();
            dataset.addNamedGraph(VALUES.createIRI(BASE, "claim/001-01"));
            query.setDataset(dataset);
            return rows(query);
        });
        for (int seconds : new int[] {5, 60, 100000}) {
            check("the longest time of " + seconds, 7L, () -> {
                TupleQuery query = at.prepareTupleQuery(STATES);
                query.setMaxExecutionTime(seconds);
                return rows(query);
            });
        }
        check("without inference", 7L, () -> {
            TupleQuery query = at.prepareTupleQuery(STATES);
            query.setIncludeInferred(false);
            return rows(query);
        });
        check("a syntax error", true, () -> {
            try {
                return rows(at.prepareTupleQuery("SELECT WHERE {"));
            } catch (MalformedQueryException | QueryEvaluationException error) {
                return error.getMessage().contains("line");
            }
        });
        check("as JSON, XML, CSV, TSV", true, () -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            at.prepareTupleQuery(STATES).evaluate(new SPARQLResultsJSONWriter(out));
            at.prepareTupleQuery(STATES).evaluate(new SPARQLResultsXMLWriter(out));
            at.prepareTupleQuery(STATES).evaluate(new SPARQLResultsCSVWriter(out));
            at.prepareTupleQuery(STATES).evaluate(new SPARQLResultsTSVWriter(out));
            int found = out.toString("UTF-8").split(">?Azerbaijan", -1).length - 1;
            return found > 0 && found % 4 == 0;
        });
        check("what XML, which RDF4J would rather have, cannot hold", "a\u0001b", () -> {
            try (var result = at.prepareTupleQuery("SELECT ('a\\u0001b' AS ?x) {}").evaluate()) {
                return result.next().getValue("x").stringValue();
            }
        });
        check("a large answer", 60000L, () -> rows(at.prepareTupleQuery("SELECT * { ?s ?p ?o . ?o ?q ?x } LIMIT 60000")));
        check("getStatements", true, () -> QueryResults.asModel(at.getStatements(VALUES.createIRI(BASE, "state/armenia"), null, null)).size() > 5);
        check("getStatements in a context", true, () -> QueryResults.asModel(
            at.getStatements(null, null, null, VALUES.createIRI(BASE, "claim/001-01"))).size() > 1);
        check("getStatements of everything", true, () -> {
            try (var all = at.getStatements(null, null, null)) {
                return all.stream().count() > 20000;
            }
        });
        check("hasStatement", true, () -> at.hasStatement(VALUES.createIRI(BASE, "state/armenia"), RDF.TYPE, null, false));
        check("size", true, () -> at.size() > 20000);
        check("getContextIDs", true, () -> QueryResults.asList(at.getContextIDs()).size() > 300);
        check("namespaces", true, () -> QueryResults.asList(at.getNamespaces()) != null);
        SailRepository own = new SailRepository(new MemoryStore());
        try (RepositoryConnection memory = own.getConnection()) {
            check("SERVICE", 7L, () -> rows(memory.prepareTupleQuery(
                PREFIXES + "SELECT ?s { SERVICE <" + address + "> { ?s a pg:State ; rdfs:label ?label } }")));
            check("SERVICE that joins", 2L, () -> rows(memory.prepareTupleQuery(PREFIXES
                + "SELECT * { VALUES ?s { <state/armenia> <state/azerbaijan> } SERVICE <" + address + "> { ?s rdfs:label ?l } }")));
            check("SERVICE with a subquery", 1L, () -> rows(memory.prepareTupleQuery(
                PREFIXES + "SELECT * { SERVICE <" + address + "> { SELECT (COUNT(?s) AS ?n) { ?s a pg:State } } }")));
        }
        own.shutDown();
        check("a query that runs too long", true, () -> {
            TupleQuery query = at.prepareTupleQuery("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }");
            query.setMaxExecutionTime(1);
            try {
                return rows(query);
            } catch (QueryEvaluationException error) {
                return true;
            }
        });
        check("an update is refused", true, () -> {
            try {
                at.prepareUpdate("INSERT DATA { <urn:a> <urn:b> 1 }").execute();
                return "no error";
            } catch (RepositoryException | org.eclipse.rdf4j.query.UpdateExecutionException error) {
                return error.getMessage().contains("read-only") || error.getMessage().contains("refused") ? true : error;
            }
        });
    }

    static void writes(RepositoryConnection at, RepositoryConnection without) {
        check("a write without the token", true, () -> {
            try {
                without.prepareUpdate("CLEAR ALL").execute();
                return "no error";
            } catch (RuntimeException error) {
                return true;
            }
        });
        IRI a = VALUES.createIRI("urn:a"), b = VALUES.createIRI("urn:b"), g = VALUES.createIRI("urn:g");
        check("update", true, () -> {
            at.prepareUpdate("CLEAR ALL").execute();
            at.prepareUpdate("INSERT DATA { <urn:a> <urn:b> 'ü' GRAPH <urn:g> { <urn:c> <urn:d> 2 } }").execute();
            return at.size() == 2 || at.size() == 1;
        });
        check("update with a dataset", 1L, () -> {
            Update update = at.prepareUpdate("INSERT { GRAPH <urn:copy> { ?s ?p ?o } } WHERE { ?s ?p ?o }");
            SimpleDataset dataset = new SimpleDataset();
            dataset.addDefaultGraph(g);
            update.setDataset(dataset);
            update.execute();
            return rows(at.prepareTupleQuery("SELECT * { GRAPH <urn:copy> { ?s ?p ?o } }"));
        });
        check("update with a binding", true, () -> {
            Update update = at.prepareUpdate("INSERT { ?x <urn:b> 'bound' } WHERE { BIND (1 AS ?one) }");
            update.setBinding("x", a);
            update.execute();
            return at.hasStatement(a, b, VALUES.createLiteral("bound"), false);
        });
        check("add and remove", true, () -> {
            at.add(a, b, VALUES.createLiteral("x\n\u200d\"'\\"), g);
            boolean there = at.hasStatement(a, b, VALUES.createLiteral("x\n\u200d\"'\\"), false, g);
            at.remove(a, b, null, g);
            return there && !at.hasStatement(a, b, null, false, g);
        });
        check("a transaction", true, () -> {
            at.begin();
            for (int n = 0; n < 500; n++) {
                at.add(VALUES.createIRI("urn:n" + n), b, VALUES.createLiteral(VALUES.createLiteral(n).getLabel(), "en"), g);
            }
            at.add(VALUES.createBNode(), b, VALUES.createBNode(), g);
            at.remove(VALUES.createIRI("urn:n7"), null, null, g);
            at.commit();
            return rows(at.prepareTupleQuery("SELECT * { GRAPH <urn:g> { ?s <urn:b> ?o } }")) == 500;
        });
        check("a file is added", true, () -> {
            at.add(new java.io.StringReader("<urn:f> <urn:b> 1, 2.5, 'l'@en ; <urn:l> (1 2) ."), "urn:base", RDFFormat.TURTLE, g);
            return at.hasStatement(VALUES.createIRI("urn:f"), null, null, false, g);
        });
        check("clear", false, () -> {
            at.clear(g);
            return at.hasStatement(null, null, null, false, g);
        });
    }

    static SPARQLRepository repository(String address, String token) {
        SPARQLRepository made = new SPARQLRepository(address);
        if (token != null) {
            made.setAdditionalHttpHeaders(Map.of("Authorization", "Bearer " + token));
        }
        made.init();
        return made;
    }

    public static void main(String[] arguments) {
        String scratch = arguments[1] + "/sparql";
        try (RepositoryConnection connection = repository(arguments[0] + "/sparql", null).getConnection()) {
            queries(connection, arguments[0] + "/sparql");
        }
        try (RepositoryConnection connection = repository(scratch, arguments[2]).getConnection();
                RepositoryConnection without = repository(scratch, null).getConnection()) {
            writes(connection, without);
        }
        System.out.println("RDF4J: " + good + " right, " + bad + " wrong");
        System.exit(bad == 0 ? 0 : 1);
    }
}
