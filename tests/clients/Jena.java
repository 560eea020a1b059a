// Apache Jena as a client of the endpoint; tests/clients/README.md says how it is run.

import java.io.ByteArrayOutputStream;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.http.auth.AuthEnv;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdf.model.ModelFactory;
import org.apache.jena.rdf.model.ResourceFactory;
import org.apache.jena.rdfconnection.RDFConnection;
import org.apache.jena.rdfconnection.RDFConnectionRemote;
import org.apache.jena.riot.RDFFormat;
import org.apache.jena.sparql.engine.http.QueryExceptionHTTP;
import org.apache.jena.sparql.exec.http.GSP;
import org.apache.jena.sparql.exec.http.QueryExecutionHTTP;
import org.apache.jena.sparql.exec.http.QueryExecutionHTTPBuilder;
import org.apache.jena.sparql.exec.http.QuerySendMode;
import org.apache.jena.sparql.exec.http.UpdateExecutionHTTP;
import org.apache.jena.sparql.exec.http.UpdateSendMode;

public class Jena {
    static final String PREFIXES = "PREFIX pg: <https://w3id.org/peacegraph/ontology#>\n"
        + "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\nBASE <https://w3id.org/peacegraph/>\n";
    static final String STATES = PREFIXES + "SELECT ?s ?label { ?s a pg:State ; rdfs:label ?label } ORDER BY ?label";
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

    static QueryExecutionHTTPBuilder asked(String endpoint, String query) {
        return QueryExecutionHTTP.create().endpoint(endpoint).query(query);
    }

    static long rows(QueryExecution execution) {
        try (execution) {
            return ResultSetFormatter.consume(execution.execSelect());
        }
    }

    static int status(Check check) throws Exception {
        try {
            check.run();
            return 200;
        } catch (QueryExceptionHTTP error) {
            return error.getStatusCode();
        } catch (org.apache.jena.atlas.web.HttpException error) {
            return error.getStatusCode();
        }
    }

    static void queries(String at) {
        for (QuerySendMode mode : QuerySendMode.values()) {
            check("SELECT by " + mode, 7L, () -> rows(asked(at, STATES).sendMode(mode).build()));
            check("ASK by " + mode, true, () -> {
                try (QueryExecution e = asked(at, PREFIXES + "ASK { <state/armenia> a pg:State }").sendMode(mode).build()) {
                    return e.execAsk();
                }
            });
            check("CONSTRUCT by " + mode, 7L, () -> {
                try (QueryExecution e = asked(at, PREFIXES + "CONSTRUCT WHERE { ?s a pg:State }").sendMode(mode).build()) {
                    return e.execConstruct().size();
                }
            });
            check("DESCRIBE by " + mode, true, () -> {
                try (QueryExecution e = asked(at, PREFIXES + "DESCRIBE <state/armenia>").sendMode(mode).build()) {
                    return e.execDescribe().size() > 5;
                }
            });
        }
        for (String type : new String[] {"application/sparql-results+json", "application/sparql-results+xml", "text/csv",
                "text/tab-separated-values", "application/json", "application/sparql-results+thrift, application/sparql-results+json;q=0.5"}) {
            check("SELECT as " + type, 7L, () -> rows(asked(at, STATES).acceptHeader(type).build()));
        }
        for (String type : new String[] {"text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json",
                "application/trig", "application/n-quads", "text/turtle;version=1.2, application/n-triples;version=1.2;q=0.9"}) {
            check("CONSTRUCT as " + type, 7L, () -> {
                String text = PREFIXES + "CONSTRUCT WHERE { ?s a pg:State }";
                try (QueryExecution e = asked(at, text).acceptHeader(type).build()) {
                    return e.execConstruct().size();
                }
            });
        }
        check("JSON of Jena's own", true, () -> {
            try (QueryExecution e = asked(at, STATES).build()) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                ResultSetFormatter.outputAsJSON(out, e.execSelect());
                return out.toString("UTF-8").contains("Azerbaijan");
            }
        });
        check("a large answer", true, () -> rows(asked(at, "SELECT * { ?s ?p ?o . ?o ?q ?x } LIMIT 60000").build()) == 60000);
        check("a large construct", true, () -> {
            try (QueryExecution e = asked(at, "CONSTRUCT WHERE { ?s ?p ?o }").build()) {
                Iterator<?> triples = e.execConstructTriples();
                int n = 0;
                while (triples.hasNext()) {
                    triples.next();
                    n++;
                }
                return n > 20000;
            }
        });
        check("CONSTRUCT of quads", true, () -> {
            try (QueryExecution e = asked(at, PREFIXES + "CONSTRUCT WHERE { ?s a pg:State }").build()) {
                return e.execConstructDataset().getDefaultModel().size() == 7;
            }
        });
        String claim = "https://w3id.org/peacegraph/claim/001-01";
        check("default-graph-uri", true, () -> rows(asked(at, "SELECT * { ?s ?p ?o }").addDefaultGraphURI(claim).build()) > 1);
        check("named-graph-uri", 1L, () -> rows(asked(at, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").addNamedGraphURI(claim).build()));
        check("substitution", 1L, () -> rows(asked(at, STATES)
            .substitution("s", ResourceFactory.createResource("https://w3id.org/peacegraph/state/armenia")).build()));
        check("gzip", 7L, () -> rows(asked(at, STATES).httpHeader("Accept-Encoding", "gzip").build()));
        check("a syntax error that only the server sees", 400, () -> status(() -> rows(
            QueryExecutionHTTP.create().endpoint(at).queryString("SELECT WHERE {").build())));
        check("its message", true, () -> {
            try {
                rows(QueryExecutionHTTP.create().endpoint(at).queryString("SELECT WHERE {").build());
                return "no error";
            } catch (QueryExceptionHTTP error) {
                return error.getResponse() != null && error.getResponse().contains("line");
            }
        });
        check("a parameter of its own", 7L, () -> rows(asked(at, STATES).param("output", "json").param("infer", "true").build()));
        check("timeout of the client", true, () -> {
            try {
                rows(asked(at, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }").timeout(1, TimeUnit.SECONDS).build());
                return "no error";
            } catch (QueryExceptionHTTP | org.apache.jena.query.QueryCancelledException error) {
                return true;
            }
        });
        check("SERVICE", 7L, () -> rows(QueryExecutionFactory.create(QueryFactory.create(
            PREFIXES + "SELECT ?s ?label { SERVICE <" + at + "> { ?s a pg:State ; rdfs:label ?label } }"), ModelFactory.createDefaultModel())));
        check("SERVICE that joins", 2L, () -> rows(QueryExecutionFactory.create(QueryFactory.create(
            PREFIXES + "SELECT ?s ?label { VALUES ?s { <state/armenia> <state/azerbaijan> } SERVICE <" + at + "> { ?s rdfs:label ?label } }"),
            ModelFactory.createDefaultModel())));
        check("SERVICE SILENT with an error", 1L, () -> rows(QueryExecutionFactory.create(QueryFactory.create(
            "SELECT * { SERVICE SILENT <" + at + "nowhere> { ?s ?p ?o } }"), ModelFactory.createDefaultModel())));
        check("an update is refused", 403, () -> status(() -> {
            UpdateExecutionHTTP.create().endpoint(at).update("INSERT DATA { <urn:a> <urn:b> 1 }").build().execute();
            return 0;
        }));
    }

    static void graphs(String at) {
        check("GSP default graph", true, () -> GSP.service(at).defaultGraph().GET().size() > 20000);
        check("GSP named graph", true, () -> GSP.service(at)
            .graphName(NodeFactory.createURI("https://w3id.org/peacegraph/claim/001-01")).GET().size() > 1);
        check("GSP unknown graph", 404, () -> status(() -> GSP.service(at).graphName(NodeFactory.createURI("urn:none")).GET()));
        for (String type : new String[] {"text/turtle", "application/rdf+xml", "application/ld+json", "application/n-quads"}) {
            check("GSP as " + type, true, () -> GSP.service(at)
                .graphName(NodeFactory.createURI("https://w3id.org/peacegraph/claim/001-01")).acceptHeader(type).GET().size() > 1);
        }
    }

    static void writes(String scratch, String token) {
        String at = scratch + "/sparql";
        String graphs = scratch + "/graphs";
        check("a write without the token", 401, () -> status(() -> {
            UpdateExecutionHTTP.create().endpoint(at).update("CLEAR ALL").build().execute();
            return 0;
        }));
        AuthEnv.get().setBearerToken(java.net.URI.create(at).toString(), token);
        AuthEnv.get().setBearerToken(java.net.URI.create(graphs).toString(), token);
        for (UpdateSendMode mode : UpdateSendMode.values()) {
            check("update by " + mode, true, () -> {
                UpdateExecutionHTTP.create().endpoint(at).sendMode(mode).update("CLEAR ALL").build().execute();
                UpdateExecutionHTTP.create().endpoint(at).sendMode(mode)
                    .update("INSERT DATA { <urn:a> <urn:b> 'ü\u200d' GRAPH <urn:g> { <urn:c> <urn:d> 2 } }").build().execute();
                return rows(asked(at, "SELECT * { { ?s ?p 'ü\u200d' } UNION { GRAPH ?g { ?s ?p ?o } } }").build()) == 2;
            });
        }
        check("using-graph-uri", 1L, () -> {
            UpdateExecutionHTTP.create().endpoint(at).addUsingGraphURI("urn:g")
                .update("INSERT { GRAPH <urn:copy> { ?s ?p ?o } } WHERE { ?s ?p ?o }").build().execute();
            return rows(asked(at, "SELECT * { GRAPH <urn:copy> { ?s ?p ?o } }").build());
        });
        Model model = ModelFactory.createDefaultModel();
        model.add(ResourceFactory.createResource("urn:x"), ResourceFactory.createProperty("urn:y"), "\u000b and \"quotes\"\n");
        model.add(model.createResource(), ResourceFactory.createProperty("urn:y"), model.createTypedLiteral(java.math.BigInteger.valueOf(5)));
        try (RDFConnection connection = RDFConnectionRemote.newBuilder().destination(scratch)
                .queryEndpoint(at).updateEndpoint(at).gspEndpoint(graphs).build()) {
            check("put", 2L, () -> {
                connection.put("urn:put", model);
                return connection.fetch("urn:put").size();
            });
            check("load", 2L, () -> {
                connection.load("urn:put", model);
                return connection.queryAsk("ASK { GRAPH <urn:put> { <urn:x> ?p ?o } }") ? 2L : 0L;
            });
            check("put of the default graph", true, () -> {
                connection.put(model);
                return connection.fetch().isIsomorphicWith(model);
            });
            check("delete", 404, () -> {
                connection.delete("urn:put");
                return status(() -> connection.fetch("urn:put"));
            });
            check("transaction-like update", true, () -> {
                connection.update("DELETE WHERE { ?s ?p ?o } ; INSERT DATA { <urn:a> <urn:b> 1 }");
                return connection.queryAsk("ASK { <urn:a> <urn:b> 1 }");
            });
            check("a dataset as a whole is told to be asked for graph by graph", 400, () -> status(connection::fetchDataset));
        }
        for (RDFFormat format : new RDFFormat[] {RDFFormat.TURTLE, RDFFormat.NTRIPLES, RDFFormat.RDFXML, RDFFormat.JSONLD,
                RDFFormat.TRIG, RDFFormat.NQUADS}) {
            check("PUT as " + format, 1L, () -> {
                Model one = ModelFactory.createDefaultModel();
                one.add(ResourceFactory.createResource("urn:x"), ResourceFactory.createProperty("urn:e:y"), format.toString());
                GSP.service(graphs).graphName(NodeFactory.createURI("urn:g:" + format.getLang().getName().replace("/", "")))
                    .contentType(format).PUT(one.getGraph());
                return rows(asked(at, "SELECT ?g { GRAPH ?g { ?s ?p '" + format + "' } }").build());
            });
        }
        check("a format that nobody reads here", 415, () -> status(() -> {
            GSP.service(graphs).defaultGraph().contentType(RDFFormat.RDF_THRIFT).PUT(model.getGraph());
            return 0;
        }));
        check("an error in an update", 400, () -> status(() -> {
            UpdateExecutionHTTP.create().endpoint(at).update("LOAD <http://127.0.0.1:1/>").build().execute();
            return 0;
        }));
    }

    public static void main(String[] arguments) {
        queries(arguments[0] + "/sparql");
        graphs(arguments[0] + "/graphs");
        writes(arguments[1], arguments[2]);
        System.out.println("Jena: " + good + " right, " + bad + " wrong");
        System.exit(bad == 0 ? 0 : 1);
    }
}
