filedesc://a.arc 0.0.0.0 20160311100000 text/plain 15
1 0 quay
URL IP

http://quay.example/ 1.2.3.4 20160311100000 text/html 176
HTTP/1.1 200 OK
Content-Type: text/html

<html><title>Pilots end strike</title><body><p>Pilots went back to work, and the harbour was open again on Friday.</p></body></html>
