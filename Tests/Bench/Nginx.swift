import FleetTestSupport
import Glibc
import Net

/// nginx with one process and nothing to do but answer, as a measure for our own server.
@OnLoop
enum Nginx {
    /// Starts it where it is installed; nil where it is not.
    static func start(on stand: Stand) async throws -> RunningServer? {
        let places = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx", "/usr/local/bin/nginx"]
        guard let path = places.first(where: { access($0, X_OK) == 0 }) else { return nil }
        let folder = stand.folder.path
        let port = try stand.freePort()
        let file = "\(folder)/nginx.conf"
        try TextFile.write(configuration(port, folder), to: file)
        let process = try stand.start(path: path, ["-p", folder, "-e", "\(folder)/nginx-errors.log", "-c", file])
        let server = RunningServer(process: process, address: .loopback(port: port))
        try await stand.untilAnswering(server)
        return server
    }

    /// The answer has the same head and body lengths as ours, near enough: type, length, date, and 100 bytes.
    private static func configuration(_ port: Int, _ folder: String) -> String {
        """
        daemon off;
        master_process off;
        worker_processes 1;
        worker_rlimit_nofile 20000;
        pid \(folder)/nginx.pid;
        events { worker_connections 12000; }
        http {
            access_log off;
            server_tokens off;
            default_type application/json;
            keepalive_timeout 600s;
            keepalive_requests 1000000000;
            client_body_temp_path \(folder)/nginx-body;
            proxy_temp_path \(folder)/nginx-proxy;
            fastcgi_temp_path \(folder)/nginx-fastcgi;
            uwsgi_temp_path \(folder)/nginx-uwsgi;
            scgi_temp_path \(folder)/nginx-scgi;
            server {
                listen 127.0.0.1:\(port) backlog=4096;
                location = /json { return 200 '{"message":"\(String(repeating: "x", count: 86))"}'; }
            }
        }
        """
    }
}
