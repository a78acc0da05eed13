// Which rules of PDF/UA-1 each file breaks, by veraPDF: a line a file, with tabs: name, checks, broken rules.
// script/verapdf FILE ...
import java.io.FileInputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class Judge {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        System.out.println("veraPDF " + Foundries.defaultInstance().getDetails().getVersion());
        for (String file : files) {
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), PDFAFlavour.PDFUA_1)) {
                ValidationResult result = Foundries.defaultInstance().createValidator(PDFAFlavour.PDFUA_1, false).validate(parser);
                Map<String, Integer> broken = new TreeMap<>();
                for (TestAssertion one : result.getTestAssertions()) {
                    String rule = one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber();
                    if (one.getStatus() == TestAssertion.Status.FAILED) broken.merge(rule, 1, Integer::sum);
                }
                if (result.isCompliant() != broken.isEmpty()) throw new IllegalStateException(file);
                System.out.println(file + "\t" + result.getTotalAssertions() + "\t" + String.join(" ", broken.keySet()));
            }
        }
    }
}
