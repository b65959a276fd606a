package dev.urial.backend.http;

import dev.urial.core.spi.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/** Certificates of a user's own authority, trusted instead of the platform's for one server. */
final class TrustedAuthority {
    private final X509TrustManager trust;
    private final SSLContext context;

    /**
     * @param pem a file of one or more certificates
     * @throws ConfigException if it holds none
     */
    TrustedAuthority(Path pem) {
        try (InputStream in = Files.newInputStream(pem)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new ConfigException("authority", pem + " holds no certificate");
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            trust = (X509TrustManager) factory.getTrustManagers()[0];
            context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
        } catch (IOException e) {
            throw new ConfigException("authority", pem + " cannot be read: " + e.getMessage());
        } catch (GeneralSecurityException e) {
            throw new ConfigException("authority", pem + " is no file of certificates in PEM form: " + e.getMessage());
        }
    }

    void trustIn(OkHttpClient.Builder builder) {
        builder.sslSocketFactory(context.getSocketFactory(), trust);
    }
}
