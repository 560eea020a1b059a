// Comunica as a client of the endpoint; tests/clients/README.md says how it is run.

const { QueryEngine } = require('@comunica/query-sparql');

const [dataset, scratch, token] = process.argv.slice(2);
const engine = new QueryEngine();
const PREFIXES = `PREFIX pg: <https://w3id.org/peacegraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
BASE <https://w3id.org/peacegraph/>
`;
const STATES = `${PREFIXES}SELECT ?s ?label { ?s a pg:State ; rdfs:label ?label } ORDER BY ?label`;
let good = 0;
let bad = 0;

async function check(name, expected, run) {
  let found;
  try {
    found = await run();
  } catch (error) {
    found = error;
  }
  if (String(found) === String(expected)) {
    good += 1;
  } else {
    bad += 1;
    console.log(`FAULT ${name}: expected ${expected}, got ${found}`);
  }
}

const withToken = (address, options = {}) => {
  const headers = new Headers(options.headers);
  headers.set('Authorization', `Bearer ${token}`);
  return fetch(address, { ...options, headers });
};

async function rows(query, context) {
  return (await (await engine.queryBindings(query, context)).toArray()).length;
}

async function queries(name, context) {
  await check(`${name}: SELECT`, 7, () => rows(STATES, context));
  await check(`${name}: ASK`, true, () => engine.queryBoolean(`${PREFIXES}ASK { <state/armenia> a pg:State }`, context));
  await check(`${name}: CONSTRUCT`, 7, async () => (await (await engine.queryQuads(
    `${PREFIXES}CONSTRUCT WHERE { ?s a pg:State }`, context)).toArray()).length);
  await check(`${name}: DESCRIBE`, true, async () => (await (await engine.queryQuads(
    `${PREFIXES}DESCRIBE <state/armenia>`, context)).toArray()).length > 5);
  await check(`${name}: an aggregate`, 7, async () => {
    const [row] = await (await engine.queryBindings(`${PREFIXES}SELECT (COUNT(*) AS ?n) { ?s a pg:State }`, context)).toArray();
    return row.get('n').value;
  });
  await check(`${name}: OPTIONAL, FILTER, UNION, a path`, 7, () => rows(`${PREFIXES}
    SELECT DISTINCT ?s { { ?s a pg:State } UNION { ?s a pg:State } OPTIONAL { ?s rdfs:label/^rdfs:label ?t FILTER(?t = ?s) } }`, context));
  await check(`${name}: named graphs`, true, async () => await rows('SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }', context) > 300);
  await check(`${name}: a named graph`, true, async () => await rows(
    'SELECT * { GRAPH <https://w3id.org/peacegraph/claim/001-01> { ?s ?p ?o } }', context) > 1);
  await check(`${name}: FROM`, true, async () => await rows(
    'SELECT * FROM <https://w3id.org/peacegraph/claim/001-01> { ?s ?p ?o }', context) > 1);
  await check(`${name}: a large answer`, 20000, () => rows('SELECT * { ?s ?p ?o } LIMIT 20000', context));
  for (const type of ['application/sparql-results+json', 'application/sparql-results+xml', 'text/csv', 'text/tab-separated-values']) {
    await check(`${name}: written as ${type}`, true, async () => {
      const { data } = await engine.resultToString(await engine.query(STATES, context), type);
      let text = '';
      for await (const piece of data) {
        text += piece;
      }
      return text.includes('Azerbaijan');
    });
  }
}

async function errors(context) {
  await check('a mistake that only the server sees is told', true, async () => {
    try {
      return await rows('SELECT * { ?s ?p ?o FILTER(<urn:nofunction>(?s)) } LIMIT 1', context);
    } catch (error) {
      return /400[^]*urn:nofunction/.test(error.message) || error;
    }
  });
  await check('a query that costs too much ends with an error', true, async () => {
    try {
      return await rows('SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a', context);
    } catch (error) {
      return /50[03]|limit/i.test(error.message) || error;
    }
  });
  await check('an update is refused', true, async () => {
    try {
      await engine.queryVoid('INSERT DATA { <urn:a> <urn:b> 1 }', { ...context, destination: context.sources[0] });
      return 'no error';
    } catch (error) {
      return /403/.test(error.message) || error;
    }
  });
}

async function federation() {
  await check('two endpoints at once', 7, () => rows(`${PREFIXES}SELECT ?s { ?s a pg:State }`, { sources: [
    { type: 'sparql', value: `${dataset}/sparql` }, { type: 'sparql', value: `${scratch}/sparql` } ] }));
  await check('SERVICE', 7, () => rows(`${PREFIXES}SELECT ?s { SERVICE <${dataset}/sparql> { ?s a pg:State } }`,
    { sources: [{ type: 'serialized', value: '', mediaType: 'text/turtle', baseIRI: 'urn:x' }] }));
  await check('an endpoint that is found out by its description', 7, () => rows(STATES, { sources: [`${dataset}/sparql/`] }));
  await check('a description of a thing as the source', true, async () => await rows(
    'SELECT * { ?s ?p ?o }', { sources: [`${dataset}/state/armenia`] }) > 5);
  await check('a graph of the graph store as the source', true, async () => await rows(
    'SELECT * { ?s ?p ?o }', { sources: [`${dataset}/graphs?graph=https://w3id.org/peacegraph/claim/001-01`] }) > 1);
}

async function writes() {
  const place = { type: 'sparql', value: `${scratch}/sparql` };
  const context = { sources: [place], destination: place, fetch: withToken };
  await check('a write without the token', true, async () => {
    try {
      await engine.queryVoid('CLEAR ALL', { sources: [place], destination: place });
      return 'no error';
    } catch (error) {
      return /401/.test(error.message) || error;
    }
  });
  await engine.queryVoid('CLEAR ALL', context);
  await check('INSERT DATA', 2, async () => {
    await engine.queryVoid("INSERT DATA { <urn:a> <urn:b> 'ü\u{1F600}' GRAPH <urn:g> { <urn:c> <urn:d> 2 } }", context);
    await engine.invalidateHttpCache();
    return rows('SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }', context);
  });
  await check('DELETE and INSERT WHERE', 1, async () => {
    await engine.queryVoid('DELETE { ?s ?p ?o } INSERT { ?s ?p 5 } WHERE { ?s ?p ?o }', context);
    await engine.invalidateHttpCache();
    return rows('SELECT * { ?s ?p 5 }', context);
  });
  for (const text of ['CREATE SILENT GRAPH <urn:new>', 'CLEAR GRAPH <urn:g>', 'DROP SILENT GRAPH <urn:new>', 'DROP ALL']) {
    await check(text, undefined, () => engine.queryVoid(text, context));
  }
  await check('nothing is left', 0, async () => {
    await engine.invalidateHttpCache();
    return rows('SELECT * { ?s ?p ?o }', context);
  });
}

async function main() {
  const typed = { sources: [{ type: 'sparql', value: `${dataset}/sparql` }] };
  await queries('as an endpoint', typed);
  await check('a query too long for an address, which is sent by POST', 2000, () => rows(
    `SELECT * { VALUES ?x { ${[...Array(2000).keys()].join(' ')} } }`, typed));
  await queries('found out by itself', { sources: [`${dataset}/sparql`] });
  await errors(typed);
  await federation();
  await writes();
  console.log(`Comunica: ${good} right, ${bad} wrong`);
  process.exit(bad ? 1 : 0);
}

main();
