/** The page to read the API: Swagger UI over the gateway's own document. */
import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle";
import "swagger-ui-dist/swagger-ui.css";

SwaggerUI({
  url: "/api/v1/openapi.json",
  dom_id: "#root",
  deepLinking: true,
  persistAuthorization: false,
});
