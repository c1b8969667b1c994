import gongkai.report.Annotation;
import gongkai.report.AnnotationKind;
import gongkai.report.ApplicantCounts;
import gongkai.report.Outcomes;
import gongkai.report.Period;
import gongkai.report.Report;
import gongkai.report.Tables;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.bind.JAXBContext;
import javax.xml.bind.JAXBElement;
import javax.xml.bind.JAXBException;
import javax.xml.bind.Marshaller;
import javax.xml.bind.Unmarshaller;
import javax.xml.bind.annotation.XmlElement;
import javax.xml.bind.annotation.XmlSchema;
import javax.xml.bind.annotation.XmlType;
import javax.xml.datatype.DatatypeFactory;
import javax.xml.namespace.QName;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;

/**
 * Reads a report (XML), recomputes its sums (勾稽关系) and writes two new reports.
 *
 * <pre>java Consumer SCHEMA.xsd REPORT.xml FOLDER</pre>
 *
 * <ul>
 *   <li>FOLDER/filled.xml: the same report; totals that were left blank are computed, nothing else is touched
 *   <li>FOLDER/next.xml: the form of the next year: what was carried out stands there as carried in, the rest is blank
 * </ul>
 *
 * A sum that does not hold is printed and ends the program with exit code 1; the printed figure is never changed. A
 * file that is no report ends it with exit code 2. The package {@code gongkai.report} is generated from the XSD by xjc;
 * docs/consumers.md says how. Leaves out the workbook and every other format: {@code gongkai convert} makes XML of them.
 */
public final class Consumer {
    /** The largest count that a report can hold. */
    private static final BigInteger MOST = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

    /** Results that are printed as several rows. */
    private static final List<String> GROUPS = List.of("denied", "unable", "refused", "other");

    private static final String NAMESPACE = Report.class.getPackage().getAnnotation(XmlSchema.class).namespace();

    private final JAXBContext context = JAXBContext.newInstance(Report.class);
    private final Schema schema;

    private Consumer(Path xsd) throws Exception {
        schema = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI).newSchema(xsd.toFile());
    }

    /** The program. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 3) {
            System.err.println("usage: java Consumer SCHEMA.xsd REPORT.xml FOLDER");
            System.exit(2);
        }
        Consumer consumer = new Consumer(Path.of(arguments[0]));
        Path source = Path.of(arguments[1]);
        Path folder = Path.of(arguments[2]);
        Report report;
        Report last;
        try {
            report = consumer.read(source);
            last = consumer.read(source);
        } catch (JAXBException | XMLStreamException error) {
            error.printStackTrace();
            System.exit(2);
            return;
        }
        List<String> wrong = wrong(report);
        wrong.forEach(System.out::println);
        fill(report).forEach(System.out::println);
        consumer.write(report, folder.resolve("filled.xml"));
        Report next = nextYear(last);
        if (next == null) {
            System.out.println("no next year: the year is missing, or the next one has another edition of the form");
        } else {
            consumer.write(next, folder.resolve("next.xml"));
        }
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    private Report read(Path path) throws JAXBException, XMLStreamException, IOException {
        Unmarshaller unmarshaller = context.createUnmarshaller();
        unmarshaller.setSchema(schema);
        // The first mistake is an exception.
        unmarshaller.setEventHandler(event -> false);
        // A report has no document type; one that has it could read files of this machine.
        XMLInputFactory parsers = XMLInputFactory.newFactory();
        parsers.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        parsers.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try (InputStream input = Files.newInputStream(path)) {
            return unmarshaller.unmarshal(parsers.createXMLStreamReader(input), Report.class).getValue();
        }
    }

    private void write(Report report, Path path) throws JAXBException, IOException {
        Marshaller marshaller = context.createMarshaller();
        marshaller.setSchema(schema);
        marshaller.setEventHandler(event -> false);
        marshaller.setProperty(Marshaller.JAXB_FORMATTED_OUTPUT, true);
        try (OutputStream output = Files.newOutputStream(path)) {
            marshaller.marshal(new JAXBElement<>(new QName(NAMESPACE, "report"), Report.class, report), output);
        }
    }

    /** One figure of a table: where it stands, and a way to fill it. Blank is null, which is not 0. */
    private record Cell(String path, Object row, Field column) {
        BigInteger value() {
            return (BigInteger) get(row, column);
        }
    }

    /** The addends have to make up the totals. Only the balance (BALANCE) has two totals. */
    private record Sum(String rule, List<Cell> addends, List<Cell> totals) {}

    /** Every relation of the form that can be judged: not those with a cell that holds a text in place of a figure. */
    private static List<Sum> sums(Report report) {
        Tables tables = report.getTables();
        Map<String, Map<String, Cell>> rows = rows("applications", tables.getApplications(), ApplicantCounts.class);
        List<Sum> sums = new ArrayList<>();
        // 每一行：六类申请人之和等于总计。
        rows.values().forEach(row -> sums.add(rowSum("ROWSUM", row)));
        for (String column : members(ApplicantCounts.class).keySet()) {
            columnSums(rows, column, sums);
        }
        // 复议、诉讼每一组：四种结果之和等于总计。
        rows("proceedings", tables.getProceedings(), Outcomes.class).values()
                .forEach(row -> sums.add(rowSum("T4SUM", row)));
        Set<String> texts = notes(report)
                .filter(note -> note.getKind() == AnnotationKind.RAW_TEXT)
                .map(note -> note.getPath().value())
                .collect(Collectors.toSet());
        sums.removeIf(sum -> Stream.concat(sum.addends().stream(), sum.totals().stream())
                .anyMatch(cell -> texts.contains(cell.path())));
        return sums;
    }

    private static Stream<Annotation> notes(Report report) {
        return report.getAnnotations() == null
                ? Stream.empty()
                : report.getAnnotations().getAnnotation().stream();
    }

    /** A row whose figure "total" is the sum of the others. */
    private static Sum rowSum(String rule, Map<String, Cell> row) {
        List<Cell> addends = row.values().stream().filter(cell -> cell != row.get("total")).toList();
        return new Sum(rule, addends, List.of(row.get("total")));
    }

    private static void columnSums(Map<String, Map<String, Cell>> rows, String column, List<Sum> sums) {
        List<Cell> results = new ArrayList<>();
        results.add(rows.get("applications.granted").get(column));
        results.add(rows.get("applications.partly_granted").get(column));
        for (String group : GROUPS) {
            String start = "applications." + group + ".";
            List<Cell> members = rows.entrySet().stream()
                    .filter(row -> row.getKey().startsWith(start) && !row.getKey().equals(start + "subtotal"))
                    .map(row -> row.getValue().get(column))
                    .toList();
            Map<String, Cell> row = rows.get(start + "subtotal");
            Cell subtotal = row == null ? null : row.get(column);
            // 小计与分项都填了：两者相等。
            if (subtotal != null && !members.isEmpty()) {
                sums.add(new Sum("SUBTOT", members, List.of(subtotal)));
            }
            // 一组可能只印成一行，此时小计代替分项。
            if (subtotal != null && subtotal.value() != null && add(members) == null) {
                results.add(subtotal);
            } else {
                results.addAll(members);
            }
        }
        Cell total = rows.get("applications.total").get(column);
        // 每一列：各项办理结果之和等于（七）总计。
        sums.add(new Sum("COLSUM", results, List.of(total)));
        // 每一列：本年新收加上年结转，等于总计加结转下年。
        sums.add(new Sum(
                "BALANCE",
                List.of(rows.get("applications.new").get(column), rows.get("applications.carried_in").get(column)),
                List.of(total, rows.get("applications.carried_out").get(column))));
    }

    /** The sum of what is filled in, or null where everything is blank. */
    private static BigInteger add(List<Cell> cells) {
        return cells.stream().map(Cell::value).filter(Objects::nonNull).reduce(BigInteger::add).orElse(null);
    }

    /** The sums that do not hold, as {@code gongkai check} finds them. A blank counts as nothing. */
    private static List<String> wrong(Report report) {
        List<String> found = new ArrayList<>();
        for (Sum sum : sums(report)) {
            BigInteger computed = add(sum.addends());
            BigInteger printed = add(sum.totals());
            if (computed != null && printed != null && !computed.equals(printed)) {
                found.add(String.format(
                        "%s %s: printed %d, computed %d", sum.rule(), sum.totals().get(0).path(), printed, computed));
            }
        }
        return found;
    }

    /**
     * Computes blank totals, only where nothing has to be guessed: every addend is filled in, no mark such as "/"
     * stands in the cell, and all relations that end in it agree.
     */
    private static List<String> fill(Report report) {
        Set<String> marked = notes(report).map(note -> note.getPath().value()).collect(Collectors.toSet());
        Map<Cell, Set<BigInteger>> computed = new LinkedHashMap<>();
        for (Sum sum : sums(report)) {
            Cell total = sum.totals().get(0);
            boolean offers = !sum.rule().equals("BALANCE") && !sum.rule().equals("SUBTOT");
            boolean known = sum.addends().stream().allMatch(addend -> addend.value() != null);
            if (offers && known && total.value() == null && !marked.contains(total.path())) {
                computed.computeIfAbsent(total, key -> new LinkedHashSet<>()).add(add(sum.addends()));
            }
        }
        List<String> filled = new ArrayList<>();
        computed.forEach((total, values) -> {
            BigInteger value = values.iterator().next();
            if (values.size() == 1 && value.compareTo(MOST) <= 0) {
                set(total.row(), total.column(), value);
                filled.add("filled " + total.path() + ": " + value);
            }
        });
        return filled;
    }

    /**
     * The form of the next year, or null where the next year is unknown or has another edition of the form. Takes the
     * tables of the report that it is given.
     */
    private static Report nextYear(Report report) throws Exception {
        int year = report.getYear() == null ? 0 : report.getYear().intValue() + 1;
        String edition = year >= 2021 && year <= 2999 ? "2021" : year == 2019 || year == 2020 ? "2019" : null;
        if (!report.getEdition().equals(edition)) {
            return null;
        }
        Tables tables = report.getTables();
        ApplicantCounts open = tables.getApplications().getCarriedOut();
        tables.getApplications().setCarriedOut(new ApplicantCounts());
        blank(tables);
        tables.getApplications().setCarriedIn(open);
        Period period = new Period();
        period.setStart(DatatypeFactory.newInstance().newXMLGregorianCalendar(year + "-01-01"));
        period.setEnd(DatatypeFactory.newInstance().newXMLGregorianCalendar(year + "-12-31"));
        Report next = new Report();
        next.setSchema("gongkai.report/1");
        next.setEdition(edition);
        next.setYear(year);
        next.setPeriod(period);
        next.setAgency(report.getAgency());
        next.setTables(tables);
        return next;
    }

    /** Empties every figure; the rows stay. */
    private static void blank(Object record) {
        for (Field member : members(record.getClass()).values()) {
            Object value = get(record, member);
            if (value != null && value.getClass().isAnnotationPresent(XmlType.class)) {
                blank(value);
            } else {
                set(record, member, null);
            }
        }
    }

    /** Every row of a kind, however deep it stands, by its path. A row that the report leaves out is no row. */
    private static Map<String, Map<String, Cell>> rows(String path, Object record, Class<?> kind) {
        Map<String, Map<String, Cell>> rows = new LinkedHashMap<>();
        members(record.getClass()).forEach((name, member) -> {
            Object value = get(record, member);
            String at = path + "." + name;
            if (kind.isInstance(value)) {
                Map<String, Cell> row = new LinkedHashMap<>();
                members(kind).forEach((column, field) ->
                        row.put(column, new Cell(at + "." + column, value, field)));
                rows.put(at, row);
            } else if (value != null) {
                rows.putAll(rows(at, value, kind));
            }
        });
        return rows;
    }

    /** The members of a generated class by the names of their elements, in the order of the schema. */
    private static Map<String, Field> members(Class<?> type) {
        Map<String, Field> members = new LinkedHashMap<>();
        for (String name : type.getAnnotation(XmlType.class).propOrder()) {
            try {
                Field field = type.getDeclaredField(name);
                field.setAccessible(true);
                XmlElement element = field.getAnnotation(XmlElement.class);
                boolean named = element != null && !element.name().equals("##default");
                members.put(named ? element.name() : name, field);
            } catch (NoSuchFieldException error) {
                throw new IllegalStateException(error);
            }
        }
        return members;
    }

    private static Object get(Object record, Field member) {
        try {
            return member.get(record);
        } catch (IllegalAccessException error) {
            throw new IllegalStateException(error);
        }
    }

    private static void set(Object record, Field member, Object value) {
        try {
            member.set(record, value);
        } catch (IllegalAccessException error) {
            throw new IllegalStateException(error);
        }
    }
}
